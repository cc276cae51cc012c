import { z } from 'zod'
import type { Clock } from '../../shared/std/clock.ts'
import { AssistantError } from '../../shared/protocol/errors.ts'
import { keepFigures, keepUsage } from './answer-tables.ts'
import { conversationTitle } from './conversation-title.ts'
import type { Database } from './database.ts'
import type { DeletedConversations } from './deleted-conversations.ts'
import { itemColumns, itemRowSchema, moveBefore, writeItem } from './item-rows.ts'
import { searchItems } from './item-search.ts'
import { endWaiting, forgetWaiting, isWaiting, keepWaiting } from './waiting-items.ts'
import type { ConversationStore } from './types.ts'

const summarySchema = z.object({
  conversationId: z.string(),
  title: z.string(),
  createdAtMs: z.number(),
  updatedAtMs: z.number(),
  itemCount: z.number(),
})
const itemIdSchema = z.object({ itemId: z.string() })
const conversationIdSchema = z.object({ conversationId: z.string() })

/** Those that were not deleted, with the name that the user gave or the words they begin with. */
const summaries = `SELECT conversationId, coalesce(givenTitle, title) AS title, createdAtMs, updatedAtMs,
  (SELECT count(*) FROM items WHERE items.conversationId = conversations.conversationId) AS itemCount
  FROM conversations WHERE deletedAtMs IS NULL`
/** The newest first. By its index a page costs what is on it, whatever the store holds. */
const page = `AND (updatedAtMs, createdAtMs, conversationId) < (?, ?, ?)
  AND EXISTS (SELECT 1 FROM items WHERE items.conversationId = conversations.conversationId)
  ORDER BY updatedAtMs DESC, createdAtMs DESC, conversationId DESC LIMIT ?`

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
    create(conversationId = options.newId()) {
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

    list({ before, limit } = {}) {
      const from = before ?? { updatedAtMs: Number.MAX_VALUE, createdAtMs: 0, conversationId: '' }
      const place = [from.updatedAtMs, from.createdAtMs, from.conversationId]
      return database.rows(summarySchema, `${summaries} ${page}`, ...place, limit ?? -1)
    },

    search: (words, { limit }) => searchItems(database, words, limit),

    summary: (conversationId) => database.row(summarySchema, `${summaries} AND conversationId = ?`, conversationId),

    items: (conversationId) =>
      database.rows(
        itemRowSchema,
        `SELECT ${itemColumns} FROM items WHERE conversationId = (
           SELECT conversationId FROM conversations WHERE conversationId = ? AND deletedAtMs IS NULL
         ) ORDER BY position`,
        conversationId,
      ),

    hasItem: (itemId) =>
      database.row(itemIdSchema, 'SELECT itemId FROM items WHERE itemId = ?', itemId) !== undefined ||
      isWaiting(database, itemId),

    keepWaiting(conversationId, item) {
      requireRow(conversationId)
      database.transaction('every-commit', () => {
        keepWaiting(database, conversationId, item)
      })
    },

    saveItem(conversationId, item, beforeItemId) {
      requireRow(conversationId)
      // A draft lost in a power cut is replaced by the next one; what is finished must be on the platter.
      database.transaction(item.status === 'streaming' ? 'checkpoints' : 'every-commit', () => {
        writeItem(database, conversationId, item)
        if (item.role === 'user') forgetWaiting(database, item.itemId)
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

    keepAnswer(itemId, { figures, usage }) {
      database.transaction('checkpoints', () => {
        keepFigures(database, itemId, figures)
        if (usage !== undefined) keepUsage(database, itemId, usage)
      })
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

/** Whose the first item after a user turn is, announcements and clarifications aside. */
const answeredBy = `SELECT role FROM items AS later WHERE later.conversationId = items.conversationId
  AND later.position > items.position AND later.isAnnouncement IS NOT 1
  AND (later.role = 'assistant' OR later.isUnanswered IS NOT NULL) ORDER BY later.position LIMIT 1`

/**
 * An answer that a killed process was making can only be what was saved of it: it was interrupted. One without a word is
 * no part of the conversation, and its turn has no answer; one that was shown and not heard yet was on a screen.
 */
export function endUnfinishedItems(database: Database): void {
  database.transaction('every-commit', () => {
    database.run("DELETE FROM items WHERE status = 'streaming' AND trim(text || coalesce(generatedText, '')) = ''")
    database.run("UPDATE items SET status = 'interrupted' WHERE status = 'streaming'")
    database.run(`UPDATE items SET isUnanswered = iif((${answeredBy}) IS 'assistant', NULL, 1) WHERE isUnanswered = 0`)
    endWaiting(database)
  })
}

/** Every connection opens a conversation; those in which nothing was said need not be kept for ever. */
export function forgetEmptyConversations(database: Database, beforeWallMs: number): void {
  database.transaction('every-commit', () =>
    database.run(
      `DELETE FROM conversations WHERE updatedAtMs < ?
       AND NOT EXISTS (SELECT 1 FROM items WHERE items.conversationId = conversations.conversationId)`,
      beforeWallMs,
    ),
  )
}
