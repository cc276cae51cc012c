import { z } from 'zod'
import { itemSchema, type Item } from '../../shared/protocol/items.ts'
import type { Database } from './database.ts'
import { writeItem } from './item-rows.ts'

/** User turns that wait for their answer outside of the conversation, so that a killed process cannot lose them. */
export function keepWaiting(database: Database, conversationId: string, item: Item): void {
  database.run(
    `INSERT OR IGNORE INTO waitingItems (itemId, conversationId, modality, text, certainty, createdAtMs)
     VALUES (?, ?, ?, ?, ?, ?)`,
    ...[item.itemId, conversationId, item.modality, item.text, item.certainty ?? null, item.createdAtMs],
  )
}

/** Its turn has come: from here on it is an item like any other. */
export function forgetWaiting(database: Database, itemId: string): void {
  database.run('DELETE FROM waitingItems WHERE itemId = ?', itemId)
}

export function isWaiting(database: Database, itemId: string): boolean {
  const sql = 'SELECT itemId FROM waitingItems WHERE itemId = ?'
  return database.row(z.object({ itemId: z.string() }), sql, itemId) !== undefined
}

const waitingSchema = itemSchema
  .pick({ itemId: true, modality: true, text: true, createdAtMs: true })
  .extend({ conversationId: z.string(), certainty: z.number().nullable() })

/** Nobody is left to answer them: they stand at the end of their conversations, in the order in which they were said. */
export function endWaiting(database: Database): void {
  const left = database.rows(
    waitingSchema,
    'SELECT itemId, conversationId, modality, text, certainty, createdAtMs FROM waitingItems ORDER BY waitingNumber',
  )
  for (const { conversationId, certainty, ...said } of left) {
    const item: Item = { ...said, role: 'user', status: 'completed', isUnanswered: true }
    writeItem(database, conversationId, certainty === null ? item : { ...item, certainty })
  }
  if (left.length > 0) database.run('DELETE FROM waitingItems')
}
