import { z } from 'zod'
import type { DataExport, ExportedConversation, ExportedItem } from '../../shared/protocol/data-export.ts'
import type { KeptData } from '../../shared/protocol/kept-data.ts'
import { figuresOf, usageByItem, usageOf } from './answer-tables.ts'
import { addAttachment, attachmentsOf } from './attachment-table.ts'
import type { Database } from './database.ts'
import type { Imports } from './imports.ts'
import { itemColumns, itemRowSchema } from './item-rows.ts'
import type { KeptFiles } from './kept-files.ts'
import type { DataStore } from './types.ts'

const conversationSchema = z.object({
  conversationId: z.string(),
  title: z.string(),
  createdAtMs: z.number(),
  updatedAtMs: z.number(),
})
const idSchema = z.object({ conversationId: z.string() })

interface DataPorts {
  readonly newId: () => string
  readonly imports: Pick<Imports, 'import'>
  /** Backups, what a migration began with, and what could not be read. */
  readonly forgetCopies: () => void
  readonly keptFiles: () => KeptFiles
}

export function dataTables(database: Database, ports: DataPorts): DataStore {
  const conversation = (conversationId: string): ExportedConversation | undefined => {
    const row = database.row(
      conversationSchema,
      `SELECT conversationId, coalesce(givenTitle, title) AS title, createdAtMs, updatedAtMs FROM conversations
       WHERE conversationId = ? AND deletedAtMs IS NULL`,
      conversationId,
    )
    if (row === undefined) return undefined
    const { title, createdAtMs, updatedAtMs } = row
    return { title, createdAtMs, updatedAtMs, items: itemsOf(database, conversationId) }
  }
  const notes = (): DataExport['notes'] =>
    database.rows(
      z.object({ text: z.string(), createdAtMs: z.number() }),
      'SELECT text, createdAtMs FROM notes WHERE importId IS NULL ORDER BY id',
    )
  return {
    conversation,
    notes,
    *conversations() {
      const ids = database.rows(
        idSchema,
        `SELECT conversationId FROM conversations WHERE deletedAtMs IS NULL
         AND EXISTS (SELECT 1 FROM items WHERE items.conversationId = conversations.conversationId)
         ORDER BY createdAtMs, conversationId`,
      )
      for (const { conversationId } of ids) {
        const exported = conversation(conversationId)
        // Deleted while the ones before it were read.
        if (exported !== undefined) yield exported
      }
    },
    kept: () => ({ ...countsOf(database), ...ports.keptFiles() }),
    usage: (conversationId) => usageByItem(database, conversationId),
    import: (parts, options) => ports.imports.import(parts, options),
    addAttachment(itemId, attachment) {
      database.transaction('every-commit', () => {
        addAttachment(database, attachment, { itemId, attachmentId: ports.newId() })
      })
    },
    deleteEverything() {
      const ids = database.rows(idSchema, 'SELECT conversationId FROM conversations')
      ports.forgetCopies()
      emptyTables(database)
      database.forgetJournal()
      return ids.map(({ conversationId }) => conversationId)
    },
  }
}

function countsOf(database: Database): Pick<KeptData, 'conversations' | 'items' | 'notes'> {
  const counts = database.row(
    z.object({ conversations: z.number(), items: z.number(), notes: z.number() }),
    `SELECT (SELECT count(*) FROM conversations CROSS JOIN items USING (conversationId)
        WHERE deletedAtMs IS NULL) AS items, (SELECT count(*) FROM notes WHERE importId IS NULL) AS notes,
       (SELECT count(*) FROM conversations WHERE deletedAtMs IS NULL
        AND EXISTS (SELECT 1 FROM items WHERE items.conversationId = conversations.conversationId)) AS conversations`,
  )
  return counts ?? { conversations: 0, items: 0, notes: 0 }
}

function itemsOf(database: Database, conversationId: string): ExportedItem[] {
  const items = database.rows(
    itemRowSchema,
    `SELECT ${itemColumns} FROM items WHERE conversationId = ? ORDER BY position`,
    conversationId,
  )
  return items.map(({ itemId, isUnanswered, ...item }) => {
    const figures = figuresOf(database, itemId)
    const usage = usageOf(database, itemId)
    const attachments = attachmentsOf(database, itemId)
    return {
      ...item,
      // That one is awaited at this moment is of no use to whoever reads it.
      ...(isUnanswered === true && { isUnanswered }),
      ...(figures !== undefined && { figures }),
      ...(usage.length > 0 && { usage }),
      ...(attachments.length > 0 && { attachments }),
    }
  })
}

/** Word by word the index would take minutes to empty: it is emptied whole, without those who keep it in step. */
function emptyTables(database: Database): void {
  database.transaction('every-commit', () => {
    const triggers = database.rows(
      z.object({ name: z.string(), sql: z.string() }),
      "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'items'",
    )
    for (const { name } of triggers) database.execute(`DROP TRIGGER ${name}`)
    database.run("INSERT INTO itemSearch (itemSearch) VALUES ('delete-all')")
    for (const table of ['items', 'waitingItems', 'imports', 'sessions', 'conversations', 'notes', 'timers'])
      database.run(`DELETE FROM ${table}`)
    for (const { sql } of triggers) database.execute(sql)
  })
}
