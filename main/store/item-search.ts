import { z } from 'zod'
import type { ExcerptPart, SearchHit } from '../../shared/protocol/conversation-list.ts'
import type { Database } from './database.ts'

/**
 * More items than this and a word says nothing about where it was meant: the newest come first, and what would have to
 * be weighed is bounded. With 400,000 items that all have the word, weighing takes a third of a second.
 */
const mostWeighed = 1_000
const excerptWords = 24
/** Around a match. Nobody types them, and where somebody pastes them only the highlight is wrong. */
const [matchStart, matchEnd] = ['\u0002', '\u0003']

const hitSchema = z.object({
  conversationId: z.string(),
  title: z.string(),
  itemId: z.string(),
  role: z.enum(['user', 'assistant']),
  createdAtMs: z.number(),
  excerpt: z.string().transform(partsOf),
})

/** Items that have all the words, the last one also as a beginning. */
export function searchItems(database: Database, words: string, limit: number): SearchHit[] {
  const query = queryOf(words)
  if (query === '') return []
  const found = database.row(
    z.object({ count: z.number() }),
    'SELECT count(*) AS count FROM (SELECT 1 FROM itemSearch WHERE itemSearch MATCH ? LIMIT ?)',
    query,
    mostWeighed + 1,
  )
  const order = (found?.count ?? 0) > mostWeighed ? 'itemSearch.rowid DESC' : 'itemSearch.rank'
  return database.rows(
    hitSchema,
    `SELECT items.conversationId, coalesce(givenTitle, title) AS title, itemId, role, items.createdAtMs AS createdAtMs,
       snippet(itemSearch, 0, ?, ?, '…', ${excerptWords}) AS excerpt
     FROM itemSearch CROSS JOIN items ON itemNumber = itemSearch.rowid
       CROSS JOIN conversations ON conversations.conversationId = items.conversationId
     WHERE itemSearch MATCH ? AND deletedAtMs IS NULL ORDER BY ${order} LIMIT ?`,
    ...[matchStart, matchEnd, query, limit],
  )
}

/** Words and nothing else: what a person types is no query language, and a quote in it no syntax error. */
export function queryOf(words: string): string {
  const found = words.match(/[\p{L}\p{M}\p{N}\p{Co}]+/gu) ?? []
  const quoted = found.map((word) => `"${word}"`).join(' ')
  return quoted === '' ? '' : `${quoted}*`
}

function partsOf(excerpt: string): ExcerptPart[] {
  const parts = excerpt.split(new RegExp(`([${matchStart}${matchEnd}])`, 'u'))
  let isMatch = false
  return parts.flatMap((text) => {
    if (text === matchStart || text === matchEnd) isMatch = text === matchStart
    else if (text !== '') return [{ text, isMatch }]
    return []
  })
}
