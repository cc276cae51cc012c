/** Text without what does not count when words are looked for: case, accents, the shape of a quotation mark. */
export interface FoldedText {
  readonly text: string
  /** Where each of its characters stood, and at the end how long the text was. */
  readonly places: readonly number[]
}

const mark = /\p{M}/u
const alike: Readonly<Record<string, string>> = { '’': "'", '‘': "'", '“': '"', '”': '"', '„': '"', '–': '-', '—': '-' }
const plain = /^[\x21-\x7e ]*$/

/** For looking through much of it: nothing is asked about places. */
export function fold(text: string): string {
  if (plain.test(text)) return text.toLowerCase()
  return text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replace(/\s/g, ' ')
    .replace(/[’‘“”„–—]/g, (sign) => alike[sign] ?? sign)
    .toLowerCase()
}

/** For marking what was found in it. */
export function foldWithPlaces(text: string): FoldedText {
  let folded = ''
  const places: number[] = []
  let at = 0
  for (const sign of text) {
    const made = mark.test(sign) ? '' : fold(sign)
    folded += made
    places.push(...Array.from({ length: made.length }, () => at))
    at += sign.length
  }
  return { text: folded, places: [...places, at] }
}

/** Where `words` begins, one after the other; both are folded. */
export function placesOf(words: string, text: string): readonly number[] {
  const places: number[] = []
  if (words.trim() === '') return places
  for (let at = text.indexOf(words); at !== -1; at = text.indexOf(words, at + words.length)) places.push(at)
  return places
}
