import { z } from 'zod'
import { itemSchema, type Item } from '../../shared/protocol/items.ts'
import type { Database } from './database.ts'
import { searchTextOf } from './search-text.ts'

export const itemRowSchema = z.preprocess(itemOfRow, itemSchema)

export const itemColumns =
  'itemId, role, modality, status, text, generatedText, certainty, isAnnouncement, isUnanswered, createdAtMs'

export function writeItem(database: Database, conversationId: string, item: Item): void {
  database.run(
    `INSERT INTO items (itemId, conversationId, position, role, modality, status, text, generatedText, certainty,
       isAnnouncement, isUnanswered, createdAtMs, searchText)
     VALUES (?1, ?2, (SELECT coalesce(max(position) + 1, 0) FROM items WHERE conversationId = ?2),
       ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
     ON CONFLICT (itemId) DO UPDATE SET role = ?3, modality = ?4, status = ?5, text = ?6, generatedText = ?7,
       certainty = ?8, isAnnouncement = ?9, isUnanswered = ?10, createdAtMs = ?11, searchText = ?12`,
    item.itemId,
    conversationId,
    item.role,
    item.modality,
    item.status,
    item.text,
    item.generatedText ?? null,
    item.certainty ?? null,
    numberOf(item.isAnnouncement),
    numberOf(item.isUnanswered),
    item.createdAtMs,
    searchTextOf(item.text),
  )
}

/** Does nothing when the item stands before the other one already, or the other one is not in its conversation. */
export function moveBefore(database: Database, itemId: string, beforeItemId: string): void {
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

function numberOf(flag: boolean | undefined): number | null {
  return flag === undefined ? null : Number(flag)
}

const flags: readonly string[] = ['isAnnouncement', 'isUnanswered'] satisfies (keyof Item)[]

/** SQLite says NULL where an item leaves a field out, and 0 or 1 for a boolean. */
function itemOfRow(row: unknown): unknown {
  const fields = Object.entries(z.record(z.string(), z.unknown()).parse(row)).filter(([, value]) => value !== null)
  return Object.fromEntries(fields.map(([name, value]) => [name, flags.includes(name) ? value === 1 : value]))
}
