import { fold, placesOf } from './folded-text.ts'
import { plainWords } from './plain-words.ts'
import type { Row } from './rows.ts'

/** One place where the words stand. */
export interface FoundText {
  readonly rowKey: string
  /** Its place among all rows. */
  readonly row: number
  /** Which of those in its row, from 0. */
  readonly nth: number
  readonly role: Row['item']['role']
}

/** Of what does not change, made once: with every letter that is typed all of it is looked through. */
const foldedWords = new WeakMap<object, string>()

/** Every place where the words stand in a conversation, drawn or not, from the first to the last. */
export function findText(rows: readonly Row[], words: string): readonly FoundText[] {
  const wanted = fold(words)
  if (wanted.trim() === '') return []
  return rows.flatMap((row, index) =>
    placesOf(wanted, wordsOf(row)).map((_, nth) => ({ rowKey: row.key, row: index, nth, role: row.item.role })),
  )
}

/**
 * Makes what is looked through, from one row on until the time is up, and returns the row to go on with: of 2,000 turns
 * all of it takes a quarter of a second.
 */
export function prepareRows(rows: readonly Row[], from: number, isTimeUp: () => boolean): number {
  let at = from
  while (at < rows.length && !isTimeUp()) {
    const row = rows[at]
    if (row !== undefined) wordsOf(row)
    at += 1
  }
  return at
}

/** The one to begin with: the first that is not above what is read, or else the first of all. */
export function firstFrom(found: readonly FoundText[], seenRow: number): FoundText | undefined {
  return found.find(({ row }) => row >= seenRow) ?? found[0]
}

/** The next one, or the one before; the last leads to the first. */
export function besides(found: readonly FoundText[], here: FoundText | undefined, step: 1 | -1): FoundText | undefined {
  const at = placeAmong(found, here)
  if (at === -1) return found.at(step === 1 ? 0 : -1)
  return found.at((at + step + found.length) % found.length)
}

/** From 0; -1 where it is gone, or never was. */
export function placeAmong(found: readonly FoundText[], here: FoundText | undefined): number {
  return found.findIndex(({ rowKey, nth }) => rowKey === here?.rowKey && nth === here.nth)
}

function wordsOf(row: Row): string {
  switch (row.kind) {
    case 'foot':
      return ''
    case 'said':
      return folded(row.item, row.item.text)
    case 'block':
      return row.block.kind === 'code'
        ? folded(row.block, row.block.code)
        : folded(row.block, row.block.source, plainWords)
  }
}

function folded(key: object, text: string, shown = (source: string): string => source): string {
  const known = foldedWords.get(key)
  if (known !== undefined) return known
  const made = fold(shown(text))
  foldedWords.set(key, made)
  return made
}
