import { expect, test } from 'vitest'
import { wordOnset } from './word-onset.ts'

const rateHz = 16_000
const ms = 16

/** Loud stretches, in milliseconds, in two seconds of near silence. */
function sound(...stretches: readonly (readonly [number, number])[]): Float32Array {
  return Float32Array.from({ length: 2_000 * ms }, (_, at) =>
    stretches.some(([from, to]) => at >= from * ms && at < to * ms) ? 0.1 : 0.001,
  )
}

test('a word begins with its first loud 5 ms', () => {
  expect(wordOnset(sound([500, 900]), rateHz)).toBe(500 * ms)
})

test('a breath before the word is not its beginning', () => {
  expect(wordOnset(sound([225, 235], [300, 305], [500, 900]), rateHz)).toBe(500 * ms)
})

test('a consonant that runs into the word belongs to it', () => {
  expect(wordOnset(sound([480, 490], [500, 900]), rateHz)).toBe(480 * ms)
})

test('a click alone begins where it is, and silence nowhere', () => {
  expect(wordOnset(sound([700, 705]), rateHz)).toBe(700 * ms)
  expect(wordOnset(sound(), rateHz)).toBeUndefined()
})
