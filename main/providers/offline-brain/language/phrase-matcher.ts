import { parsePhrase } from '../phrase-grammar.ts'
import type { PhraseNode } from '../phrase-grammar.ts'
import { slotRules } from '../phrases/slots.ts'
import { clockTimeOf } from './clock-times.ts'
import { durationMsOf } from './durations.ts'
import { amountOf, numberOf } from './numbers.ts'
import { wordsOf } from './spoken-words.ts'
import { isCurrency, unitOf } from './units.ts'

/** Words `from`..`to` (exclusive) stood where the phrase has `<slot>`. */
export interface SlotRange {
  readonly slot: string
  readonly from: number
  readonly to: number
}

interface Place {
  readonly position: number
  readonly ranges: readonly SlotRange[]
}

/** The longest value a slot may have, in words: "nine hundred ninety nine thousand nine hundred and ninety nine". */
const longestValue = 12

// The parser takes more than the grammar listens for: digits, decimals, abbreviations.
const valueSlots: Readonly<Record<string, (words: readonly string[]) => boolean>> = {
  small: (words) => Number.isInteger(numberOf(words)),
  number: (words) => numberOf(words) !== undefined,
  amount: (words) => amountOf(words) !== undefined,
  duration: (words) => durationMsOf(words) !== undefined,
  clock: (words) => clockTimeOf(words) !== undefined,
  unit: (words) => unitOf(words) !== undefined,
  currency: isCurrency,
}

const ruleTrees = new Map<string, PhraseNode>(
  Object.entries(slotRules).map(([name, rule]) => [name, spokenTree(parsePhrase(rule))]),
)

/** The phrase ready for matching: its words in the form that `wordsOf` gives. */
export function compilePhrase(source: string): PhraseNode {
  return spokenTree(parsePhrase(source))
}

function spokenTree(node: PhraseNode): PhraseNode {
  switch (node.type) {
    case 'word':
      return { type: 'sequence', parts: wordsOf(node.word).map(({ word }) => ({ type: 'word', word })) }
    case 'slot':
      return node
    case 'sequence':
      return { type: 'sequence', parts: node.parts.map(spokenTree) }
    case 'choice':
      return { type: 'choice', options: node.options.map(spokenTree) }
  }
}

/** The slots' ranges of the first way in which the whole of `words` is the phrase. */
export function matchPhrase(phrase: PhraseNode, words: readonly string[]): readonly SlotRange[] | undefined {
  for (const place of walk(phrase, words, { position: 0, ranges: [] }))
    if (place.position === words.length) return place.ranges
  return undefined
}

function* walk(node: PhraseNode, words: readonly string[], place: Place): Generator<Place> {
  switch (node.type) {
    case 'word':
      if (words[place.position] === node.word) yield { ...place, position: place.position + 1 }
      return
    case 'choice':
      for (const option of node.options) yield* walk(option, words, place)
      return
    case 'sequence':
      yield* walkSequence(node.parts, words, place)
      return
    case 'slot':
      for (const end of slotEnds(node.name, words, place.position))
        yield { position: end, ranges: [...place.ranges, { slot: node.name, from: place.position, to: end }] }
  }
}

function* walkSequence(parts: readonly PhraseNode[], words: readonly string[], place: Place): Generator<Place> {
  const [first, ...rest] = parts
  if (first === undefined) yield place
  else for (const next of walk(first, words, place)) yield* walkSequence(rest, words, next)
}

function* slotEnds(name: string, words: readonly string[], from: number): Generator<number> {
  if (name === 'words') {
    for (let end = words.length; end > from; end -= 1) yield end
    return
  }
  const isValue = valueSlots[name]
  if (isValue !== undefined) {
    for (let end = Math.min(words.length, from + longestValue); end > from; end -= 1)
      if (isValue(words.slice(from, end))) yield end
    return
  }
  const tree = ruleTrees.get(name)
  if (tree === undefined) throw new Error(`no rule <${name}>`)
  const seen = new Set<number>()
  for (const { position } of walk(tree, words, { position: from, ranges: [] })) {
    if (!seen.has(position)) yield position
    seen.add(position)
  }
}
