import type { ExportedConversation, ExportedItem } from '../../shared/protocol/data-export.ts'
import { exportParts, type ExportPart } from '../../shared/protocol/export-parts.ts'

export interface BigStore {
  readonly conversations: number
  readonly itemsPerConversation: number
  /** Of one more conversation, the longest. */
  readonly longestItems: number
  /** Of one item, as long as an answer or an imported book can be, in the oldest conversation. */
  readonly longItemCharacters: number
}

const firstDayMs = Date.UTC(2024, 0, 1)
const betweenMs = 60_000

/**
 * An export of years of use, as an import takes it. Words are drawn by Zipf's law from 20,000, as in real talk: some are
 * in nearly every item, most in a few.
 */
export function* partsOfYears(size: BigStore, random: () => number): Generator<readonly ExportPart[]> {
  const long = { ...conversation(-1, 1, random), items: [bookOf(size.longItemCharacters, random)] }
  yield* exportParts({
    format: 'parley-export',
    version: 1,
    exportedAtMs: firstDayMs,
    conversations: [long],
    notes: [],
  })
  for (let number = 0; number <= size.conversations; number++) {
    const items = number < size.conversations ? size.itemsPerConversation : size.longestItems
    const conversations = [conversation(number, items, random)]
    yield* exportParts({ format: 'parley-export', version: 1, exportedAtMs: firstDayMs, conversations, notes: [] })
  }
}

function conversation(number: number, items: number, random: () => number): ExportedConversation {
  const createdAtMs = firstDayMs + number * betweenMs
  const title = sentence(5, random)
  const made = Array.from({ length: items }, (_, place): ExportedItem => ({
    role: place % 2 === 0 ? 'user' : 'assistant',
    modality: 'voice',
    status: 'completed',
    text: sentence(place % 2 === 0 ? 10 : 40, random),
    createdAtMs: createdAtMs + place,
  }))
  return { title, createdAtMs, updatedAtMs: createdAtMs + items, items: made }
}

function bookOf(characters: number, random: () => number): ExportedItem {
  let text = ''
  while (text.length < characters) text += `${sentence(20, random)} `
  return { role: 'assistant', modality: 'text', status: 'completed', text, createdAtMs: firstDayMs }
}

const vocabulary = 20_000

/** The word of a rank: the lower, the commoner. */
export function wordOfRank(rank: number): string {
  const syllables = ['ka', 'lo', 'mi', 'ne', 'ru', 'sa', 'to', 'vi', 'wen', 'zor']
  return String(rank + 100).replaceAll(/\d/g, (digit) => syllables[Number(digit)] ?? '')
}

function sentence(words: number, random: () => number): string {
  return `${Array.from({ length: words }, () => wordOfRank(Math.floor(vocabulary ** random()) - 1)).join(' ')}.`
}
