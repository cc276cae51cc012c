import { z } from 'zod'
import type { Clock } from '../../shared/std/clock.ts'
import { AssistantError } from '../../shared/protocol/errors.ts'
import { itemSchema, type Item } from '../../shared/protocol/items.ts'
import { conversationTitle } from './conversation-title.ts'
import type { Database } from './database.ts'
import type { DeletedConversations } from './deleted-conversations.ts'
import type { ConversationStore } from './types.ts'

const summarySchema = z.object({
  conversationId: z.string(),
  title: z.string(),
  createdAtMs: z.number(),
  updatedAtMs: z.number(),
  itemCount: z.number(),
})
const conversationIdSchema = z.object({ conversationId: z.string() })
const itemRowSchema = z.preprocess(itemOfRow, itemSchema)

/** Those that were not deleted, with the name that the user gave or the words they begin with. */
const summaries = `SELECT conversationId, coalesce(givenTitle, title) AS title, conversations.createdAtMs, updatedAtMs,
  count(itemId) AS itemCount FROM conversations LEFT JOIN items USING (conversationId) WHERE deletedAtMs IS NULL`

export function conversationTable(
  database: Database,
  options: { readonly clock: Clock; readonly newId: () => string; readonly deleted: DeletedConversations },
): ConversationStore {
  const has = (conversationId: string): boolean =>
    database.row(
      conversationIdSchema,
      'SELECT conversationId FROM conversations WHERE conversationId = ? AND deletedAtMs IS NULL',
      conversationId,
    ) !== undefined
  // What ends in a conversation after it was deleted still belongs to it: it may come back.
  const requireRow = (conversationId: string): void => {
    const sql = 'SELECT conversationId FROM conversations WHERE conversationId = ?'
    if (database.row(conversationIdSchema, sql, conversationId) === undefined) throw notHere()
  }

  return {
    create() {
      const conversationId = options.newId()
      const nowMs = options.clock.wallMs()
      database.transaction('every-commit', () =>
        database.run(
          'INSERT INTO conversations (conversationId, title, createdAtMs, updatedAtMs) VALUES (?, ?, ?, ?)',
          ...[conversationId, '', nowMs, nowMs],
        ),
      )
      return { conversationId }
    },

    has,

    list: () =>
      database.rows(
        summarySchema,
        `${summaries} GROUP BY conversationId HAVING itemCount > 0
         ORDER BY updatedAtMs DESC, conversations.createdAtMs DESC`,
      ),

    summary: (conversationId) =>
      database.row(summarySchema, `${summaries} AND conversationId = ? GROUP BY conversationId`, conversationId),

    items: (conversationId) =>
      database.rows(
        itemRowSchema,
        `SELECT itemId, role, modality, status, text, generatedText, certainty, isAnnouncement, createdAtMs
         FROM items WHERE conversationId = (
           SELECT conversationId FROM conversations WHERE conversationId = ? AND deletedAtMs IS NULL
         ) ORDER BY position`,
        conversationId,
      ),

    saveItem(conversationId, item, beforeItemId) {
      requireRow(conversationId)
      // A draft lost in a power cut is replaced by the next one; what is finished must be on the platter.
      database.transaction(item.status === 'streaming' ? 'checkpoints' : 'every-commit', () => {
        writeItem(database, conversationId, item)
        if (beforeItemId !== undefined) moveBefore(database, item.itemId, beforeItemId)
        database.run(
          `UPDATE conversations SET updatedAtMs = ?, title = CASE title WHEN '' THEN ? ELSE title END
           WHERE conversationId = ?`,
          options.clock.wallMs(),
          item.role === 'user' && item.status !== 'streaming' ? conversationTitle(item.text) : '',
          conversationId,
        )
      })
    },

    removeItem(itemId) {
      database.transaction('every-commit', () => database.run('DELETE FROM items WHERE itemId = ?', itemId))
    },

    rememberSession(sessionId, conversationId) {
      if (!has(conversationId)) throw notHere()
      database.transaction('every-commit', () =>
        database.run(
          'INSERT OR REPLACE INTO sessions VALUES (?, ?, ?)',
          sessionId,
          conversationId,
          options.clock.wallMs(),
        ),
      )
    },

    conversationOfSession: (sessionId) =>
      database.row(
        conversationIdSchema,
        `SELECT conversationId FROM sessions JOIN conversations USING (conversationId)
         WHERE sessionId = ? AND deletedAtMs IS NULL`,
        sessionId,
      )?.conversationId,

    rename(conversationId, title) {
      if (!has(conversationId)) throw notHere()
      database.transaction('every-commit', () =>
        database.run('UPDATE conversations SET givenTitle = ? WHERE conversationId = ?', title, conversationId),
      )
    },

    delete(conversationId) {
      const undoUntilMs = options.deleted.delete(conversationId)
      if (undoUntilMs === undefined) throw notHere()
      return { undoUntilMs }
    },

    restore(conversationId) {
      options.deleted.restore(conversationId)
    },
  }
}

function notHere(): AssistantError {
  return new AssistantError('unknown-conversation', 'That conversation is not here any more. Start a new one.')
}

/**
 * An answer that a killed process was making can only be what was saved of it: it was interrupted. One of which nothing
 * was heard is no part of the conversation, as in a session that goes on.
 */
export function endUnfinishedItems(database: Database): void {
  database.transaction('every-commit', () => {
    database.run("DELETE FROM items WHERE status = 'streaming' AND trim(text) = ''")
    database.run("UPDATE items SET status = 'interrupted' WHERE status = 'streaming'")
  })
}

/** Every connection opens a conversation; those in which nothing was said need not be kept for ever. */
export function forgetEmptyConversations(database: Database, beforeWallMs: number): void {
  database.transaction('every-commit', () =>
    database.run(
      'DELETE FROM conversations WHERE updatedAtMs < ? AND conversationId NOT IN (SELECT conversationId FROM items)',
      beforeWallMs,
    ),
  )
}

function writeItem(database: Database, conversationId: string, item: Item): void {
  database.run(
    `INSERT INTO items (itemId, conversationId, position, role, modality, status, text, generatedText, certainty,
       isAnnouncement, createdAtMs)
     VALUES (?1, ?2, (SELECT coalesce(max(position) + 1, 0) FROM items WHERE conversationId = ?2),
       ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
     ON CONFLICT (itemId) DO UPDATE SET role = ?3, modality = ?4, status = ?5, text = ?6, generatedText = ?7,
       certainty = ?8, isAnnouncement = ?9, createdAtMs = ?10`,
    item.itemId,
    conversationId,
    item.role,
    item.modality,
    item.status,
    item.text,
    item.generatedText ?? null,
    item.certainty ?? null,
    item.isAnnouncement === undefined ? null : Number(item.isAnnouncement),
    item.createdAtMs,
  )
}

/** Does nothing when the item stands before the other one already, or the other one is not in its conversation. */
function moveBefore(database: Database, itemId: string, beforeItemId: string): void {
  const place = database.row(
    z.object({ conversationId: z.string(), position: z.number() }),
    `SELECT conversationId, later.position FROM items AS later JOIN items AS moved USING (conversationId)
     WHERE later.itemId = ? AND moved.itemId = ? AND moved.position > later.position`,
    beforeItemId,
    itemId,
  )
  if (place === undefined) return
  const { conversationId, position } = place
  // By way of negative places: a row at a time, the positions stay unique.
  database.run(
    'UPDATE items SET position = -position - 1 WHERE conversationId = ? AND position >= ?',
    conversationId,
    position,
  )
  database.run('UPDATE items SET position = -position WHERE conversationId = ? AND position < 0', conversationId)
  database.run('UPDATE items SET position = ? WHERE itemId = ?', position, itemId)
}

/** SQLite says NULL where an item leaves a field out, and 0 or 1 for a boolean. */
function itemOfRow(row: unknown): unknown {
  const fields = Object.entries(z.record(z.string(), z.unknown()).parse(row)).filter(([, value]) => value !== null)
  return Object.fromEntries(fields.map(([name, value]) => [name, name === 'isAnnouncement' ? value === 1 : value]))
}
