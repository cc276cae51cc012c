/** Scripts that are written without spaces between the words. */
const scripts = String.raw`[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmr}\p{sc=Mymr}]`
const letter = String.raw`(?=[\p{L}\p{Nl}])${scripts}`
/** A letter of theirs, or what stands on one. */
export const unspaced = String.raw`(?=[\p{L}\p{Nl}\p{M}])${scripts}`
const firstLetter = new RegExp(letter, 'u')
const beginning = new RegExp(`^${letter}`, 'u')
const ending = new RegExp(String.raw`${letter}\p{M}*$`, 'u')
const runs = new RegExp(String.raw`(?:${letter}\p{M}*)+`, 'gu')

/** Of one text: 200,000 letters take 0.2 s to be indexed, and four million are let in by an import. */
const mostInPairs = 200_000
/** Of a word that is looked up; the rest of a pasted page hardly tells its beginning from another one. */
const mostPieces = 32

/**
 * What the index has of a text, or null where that is the text itself. It takes letters without a space between them for
 * one word, of which only the beginning is found: so what is written without spaces goes in as each letter with the next
 * one, and the last by itself. Single letters would do too, but each is in a large part of all items, and in no order.
 */
export function searchTextOf(text: string): string | null {
  if (!firstLetter.test(text)) return null
  const paired = text.slice(0, mostInPairs).replaceAll(runs, (run) => ` ${pairsOf(run).join(' ')} `)
  return paired + text.slice(mostInPairs)
}

/** A letter and its accent are one, as typed here or there; what no letter has taken up is no letter for the index. */
function pairsOf(run: string): string[] {
  const letters = Array.from(run.normalize('NFC').replaceAll(/\p{M}/gu, ''))
  return letters.map((one, place) => one + (letters[place + 1] ?? ''))
}

export interface SearchPhrase {
  /** In the order of the index, one behind the other. */
  readonly pieces: readonly string[]
  /** A letter by itself stands for each pair that begins with it. */
  readonly isBeginning: boolean
}

/** A word that is looked for: where it ends, a longer one may go on. */
export function searchPhraseOf(word: string): SearchPhrase {
  const pieces = (searchTextOf(word) ?? word).trim().split(/ +/)
  const isBeginning = endsUnspaced(word)
  const last = pieces.at(-1) ?? ''
  const isInPair = isBeginning && pieces.at(-2)?.endsWith(last) === true
  return { pieces: (isInPair ? pieces.slice(0, -1) : pieces).slice(0, mostPieces), isBeginning }
}

export function beginsUnspaced(word: string): boolean {
  return beginning.test(word)
}

export function endsUnspaced(word: string): boolean {
  return ending.test(word)
}
