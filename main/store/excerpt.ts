import type { ExcerptPart } from '../../shared/protocol/conversation-list.ts'
import { beginsUnspaced, endsUnspaced, unspaced } from './search-text.ts'

const excerptCharacters = 160
const charactersBefore = 40
/** A cut moves so far to the next space; where there is none, as in a long link or in Chinese, it stays. */
const toSpaceCharacters = 20
/** Of a word with a beginning and an end: between letters that are written without spaces each place is both. */
const wordCharacter = String.raw`(?!${unspaced})[\p{L}\p{M}\p{N}\p{Co}]`
/** In kana they make another letter of the one before them, and are no accents. */
const voicing = String.raw`[\u3099\u309A]`
const accents = new RegExp(String.raw`(?!${voicing})\p{M}`, 'gu')
const letters = new RegExp(String.raw`[^]${voicing}?`, 'gu')

/** What stands around the first of the words, and which of it they are: `words` as they were typed, the last a beginning. */
export function excerptOf(text: string, words: readonly string[], cut: { readonly isCut: boolean }): ExcerptPart[] {
  // Apart from its accent a letter is found as the index finds it.
  const whole = text.normalize('NFD')
  const pattern = patternOf(words)
  const place = Math.max(0, whole.search(pattern))
  const from = place <= charactersBefore ? 0 : spaceAfter(whole, place - charactersBefore)
  const isToTheEnd = whole.length - from <= excerptCharacters
  const to = isToTheEnd ? whole.length : spaceBefore(whole, from + excerptCharacters)
  const parts: ExcerptPart[] = [{ text: from > 0 || cut.isCut ? '…' : '', isMatch: false }]
  const shown = whole.slice(from, to).replaceAll(/^[\uDC00-\uDFFF]|[\uD800-\uDBFF]$/g, '')
  let done = 0
  for (const match of shown.matchAll(pattern)) {
    parts.push({ text: shown.slice(done, match.index), isMatch: false }, { text: match[0], isMatch: true })
    done = match.index + match[0].length
  }
  parts.push({ text: shown.slice(done) + (isToTheEnd ? '' : '…'), isMatch: false })
  return joined(parts)
}

function patternOf(words: readonly string[]): RegExp {
  const bare = words.map((word) => word.normalize('NFD').replaceAll(accents, ''))
  const spelled = bare.map((word, place) => {
    const spelling = word.replaceAll(letters, (letter) => String.raw`${letter}(?!${voicing})\p{M}*`)
    const isLast = place === bare.length - 1
    const rest = isLast ? `(?:${wordCharacter})*` : `(?!${wordCharacter})`
    return `${beginsUnspaced(word) ? '' : `(?<!${wordCharacter})`}${spelling}${endsUnspaced(word) ? '' : rest}`
  })
  return new RegExp(spelled.join('|'), 'giu')
}

function spaceAfter(text: string, place: number): number {
  const space = text.slice(place, place + toSpaceCharacters).indexOf(' ')
  return space < 0 ? place : place + space + 1
}

function spaceBefore(text: string, place: number): number {
  const space = text.slice(place - toSpaceCharacters, place).lastIndexOf(' ')
  return space < 0 ? place : place - toSpaceCharacters + space
}

function joined(parts: readonly ExcerptPart[]): ExcerptPart[] {
  const filled: ExcerptPart[] = []
  for (const { text, isMatch } of parts) {
    const last = filled.at(-1)
    if (text === '') continue
    if (last?.isMatch === isMatch) filled.splice(-1, 1, { text: last.text + text.normalize('NFC'), isMatch })
    else filled.push({ text: text.normalize('NFC'), isMatch })
  }
  return filled
}
