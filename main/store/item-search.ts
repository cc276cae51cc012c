import { z } from 'zod'
import type { SearchHit } from '../../shared/protocol/conversation-list.ts'
import type { Database } from './database.ts'
import { excerptOf } from './excerpt.ts'
import { searchPhraseOf } from './search-text.ts'

/**
 * More items than this and a word says nothing about where it was meant: the newest come first, and what would have to
 * be weighed is bounded. With 400,000 items that all have the word, weighing takes a third of a second.
 */
const mostWeighed = 1_000
/** Of all that is weighed; where each word is a match it takes 9 ms per MiB. */
const mostWeighedBytes = 2 * 2 ** 20
/** A book that somebody put in has every word, and comes behind what was said. */
const shortestLongBytes = 64 * 1024
/** Of the long items that are found at all: to step over what the index holds of them takes up to 0.3 ms per MiB. */
const mostLongBytes = 24 * 2 ** 20
/** What is on its way out or in is looked past so far: an import of years is behind it within its minutes. */
const mostLookedAt = 10_000
/** People type fewer; a pasted page would be looked up word by word. */
const mostWords = 16
/** Of an item, for its excerpt. */
const excerptFromCharacters = 20_000
const charactersBefore = 200
/**
 * Of all long items of an answer: SQLite reads each whole, whatever part of it is wanted, and looks for the word in it,
 * which takes 3 ms per MiB. Those after that are shown by their title.
 */
const mostReadBytes = 4 * 2 ** 20

function isLong(bytes: number): boolean {
  return bytes > shortestLongBytes
}

const candidateSchema = z.object({ itemNumber: z.number(), bytes: z.number() })
type Candidate = z.output<typeof candidateSchema>

const hitSchema = z.object({
  conversationId: z.string(),
  title: z.string(),
  itemId: z.string(),
  role: z.enum(['user', 'assistant']),
  createdAtMs: z.number(),
})

/** As little of it as a search needs. */
export type SearchedDatabase = Pick<Database, 'rows' | 'rowsUntil' | 'row'>

/** Items that have all the words, the last one also as a beginning. */
export function searchItems(database: SearchedDatabase, words: string, limit: number): SearchHit[] {
  const wanted = wordsOf(words)
  if (wanted.length === 0) return []
  const { newest, isAll } = find(database, queryOf(wanted))
  const best = isAll ? weighed(database, queryOf(wanted), newest) : newest
  let bytesLeft = mostReadBytes
  return best.slice(0, limit).flatMap((candidate) => {
    const hit = database.row(
      hitSchema,
      `SELECT items.conversationId AS conversationId, coalesce(givenTitle, title) AS title, itemId, role,
         items.createdAtMs AS createdAtMs
       FROM items JOIN conversations USING (conversationId) WHERE itemNumber = ?`,
      candidate.itemNumber,
    )
    if (hit === undefined) return []
    if (isLong(candidate.bytes)) bytesLeft -= candidate.bytes
    const excerpt = bytesLeft < 0 ? [{ text: '…', isMatch: false }] : readExcerpt(database, candidate, wanted)
    return [{ ...hit, excerpt }]
  })
}

interface Found {
  /** From the newest. */
  readonly newest: readonly Candidate[]
  readonly isAll: boolean
}

/** How long each is stands in its row's head: the text itself is not read. */
function find(database: SearchedDatabase, query: string): Found {
  let [items, shortBytes, longBytes] = [0, 0, 0]
  let isAll = true
  const newest = database.rowsUntil(
    {
      schema: candidateSchema,
      isEnough: ({ bytes }) => {
        items++
        if (isLong(bytes)) longBytes += bytes
        else shortBytes += bytes
        isAll = items <= mostWeighed && shortBytes <= mostWeighedBytes && longBytes <= mostLongBytes
        return !isAll
      },
    },
    `SELECT itemNumber, octet_length(items.text) AS bytes
     FROM (SELECT rowid FROM itemSearch WHERE itemSearch MATCH ? ORDER BY rowid DESC LIMIT ${mostLookedAt}) AS found
       CROSS JOIN items ON itemNumber = found.rowid
       CROSS JOIN conversations ON conversations.conversationId = items.conversationId
     WHERE deletedAtMs IS NULL`,
    query,
  )
  return { newest, isAll }
}

/** Those that are not too long for it by weight, then the others, each kind from the newest. */
function weighed(database: SearchedDatabase, query: string, found: readonly Candidate[]): Candidate[] {
  const short = found.filter(({ bytes }) => !isLong(bytes))
  const ranked = database.rows(
    candidateSchema,
    `SELECT itemNumber, octet_length(items.text) AS bytes
     FROM itemSearch AS found CROSS JOIN items ON itemNumber = found.rowid
     WHERE itemSearch MATCH ? AND +itemNumber IN (SELECT value FROM json_each(?))
     ORDER BY bm25(itemSearch), itemNumber DESC`,
    query,
    JSON.stringify(short.map(({ itemNumber }) => itemNumber)),
  )
  return [...ranked, ...found.filter(({ bytes }) => isLong(bytes))]
}

function readExcerpt(
  database: SearchedDatabase,
  { itemNumber, bytes }: Candidate,
  words: readonly string[],
): SearchHit['excerpt'] {
  const longest = words.toSorted((one, other) => other.length - one.length)[0] ?? ''
  const from = bytes <= excerptFromCharacters ? '1' : `max(1, instr(lower(text), lower(?2)) - ${charactersBefore})`
  const read = database.row(
    z.object({ place: z.number(), text: z.string() }),
    `SELECT place, substr(text, place, ${excerptFromCharacters}) AS text
     FROM (SELECT text, ${from} AS place FROM items WHERE itemNumber = ?1)`,
    ...[itemNumber, ...(bytes <= excerptFromCharacters ? [] : [longest])],
  )
  return read === undefined ? [] : excerptOf(read.text, words, { isCut: read.place > 1 })
}

/** Words and nothing else: what a person types is no query language, and a quote in it no syntax error. */
function wordsOf(typed: string): string[] {
  const found = typed.match(/[\p{L}\p{M}\p{N}\p{Co}]+/gu) ?? []
  const last = found.at(-1)
  if (last === undefined) return []
  // The same word twice costs twice as much and finds the same.
  return [...[...new Set(found.slice(0, -1))].filter((word) => word !== last).slice(0, mostWords - 1), last]
}

function queryOf(words: readonly string[]): string {
  const phrases = words.map((word, place) => {
    const { pieces, isBeginning } = searchPhraseOf(word)
    return `"${pieces.join(' ')}"${isBeginning || place === words.length - 1 ? '*' : ''}`
  })
  return phrases.join(' ')
}
