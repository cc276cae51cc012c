import { wordsThatStay } from './words-that-stay.ts'

/**
 * The shape of a text: every letter an x, every digit a 0, all else as it is, to the character. Sentences, words, marks
 * and lengths are what the session goes by (where to cut, how far somebody heard); what was said is gone.
 */
export function maskedText(text: string): string {
  return text.replace(/[\p{L}\p{M}]+|\p{Nd}/gu, (part) => {
    if (/^\p{Nd}/u.test(part)) return '0'.repeat(part.length)
    if (wordsThatStay.has(part.toLowerCase())) return part
    return part.replace(/./gsu, (letter) => (/\p{Lu}/u.test(letter) ? 'X' : 'x').repeat(letter.length))
  })
}

/** No word stays: for comparing, because a word that came in two pieces was masked in two pieces. */
export function bareShape(text: string): string {
  return text
    .replace(/[\p{L}\p{M}]/gu, (letter) => (/\p{Lu}/u.test(letter) ? 'X' : 'x').repeat(letter.length))
    .replace(/\p{Nd}/gu, (digit) => '0'.repeat(digit.length))
}

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/**
 * Fields that hold no words of anybody's: names of the protocol's own, and ids. Any other string is masked, so that a
 * field somebody adds to the protocol is masked until it is named here.
 */
const plainFields = new Set(
  'type protocol serverVersion version sessionId conversationId itemId beforeItemId id commandId toolCallId toolName name role modality status phase mode reason code kind audio vad whileSpeaking'.split(
    ' ',
  ),
)
/** Whatever tools are given and give: their numbers are somebody's, too. */
const foreignFields = new Set(['input', 'output', 'inputSchema'])

type JsonObject = Readonly<Record<string, Json>>

export function maskedFields(fields: JsonObject, mask: (text: string) => string = maskedText): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [
      name,
      masked(field, { isPlain: plainFields.has(name), isForeign: foreignFields.has(name), mask }),
    ]),
  )
}

interface Place {
  readonly isPlain: boolean
  readonly isForeign: boolean
  readonly mask: (text: string) => string
}

function masked(value: Json, place: Place): Json {
  const { isPlain, isForeign, mask } = place
  if (typeof value === 'string') return isPlain ? value : mask(value)
  if (typeof value === 'number') return isForeign ? 0 : value
  if (value === null || typeof value === 'boolean') return value
  if (isList(value)) return value.map((entry) => masked(entry, place))
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [
      isForeign ? mask(name) : name,
      masked(field, {
        mask,
        isPlain: !isForeign && plainFields.has(name),
        isForeign: isForeign || foreignFields.has(name),
      }),
    ]),
  )
}

function isList(value: Json[] | JsonObject): value is Json[] {
  return Array.isArray(value)
}
