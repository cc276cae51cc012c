import { expect, test } from 'vitest'
import { commandCertainty } from './command-evidence.ts'
import type { Evidence } from './command-evidence.ts'

const evidence = (given: Partial<Evidence>): Evidence => ({
  similarity: 1,
  alternativeSimilarity: 0,
  margin: 15,
  sounds: 10,
  words: 3,
  generalSounds: given.sounds ?? 10,
  ...given,
})

test('the same words with a good score are certain', () => {
  expect(commandCertainty(evidence({}))).toBe(1)
})

test('the less alike the two passes are, the more the score must speak for the command', () => {
  for (const [similarity, enough] of [
    [0.95, 2],
    [0.8, 11],
    [0.6, 16],
  ] as const) {
    expect(commandCertainty(evidence({ similarity, margin: enough }))).toBeGreaterThanOrEqual(0.5)
    expect(commandCertainty(evidence({ similarity, margin: enough - 3 }))).toBe(0)
  }
})

test('passes with little in common never agree, whatever the score', () => {
  expect(commandCertainty(evidence({ similarity: 0.45, margin: 100 }))).toBe(0)
})

test('another reading of the general model can show the likeness that its first choice lacks', () => {
  const vague = { similarity: 0.65, margin: 8 }
  expect(commandCertainty(evidence(vague))).toBe(0)
  expect(commandCertainty(evidence({ ...vague, alternativeSimilarity: 1 }))).toBeGreaterThan(0.5)
})

test('a short command has a rule of its own', () => {
  const misheard = { similarity: 0.52, margin: 3.8, sounds: 4 }
  expect(commandCertainty(evidence(misheard))).toBeGreaterThan(0.5)
  expect(commandCertainty(evidence({ ...misheard, similarity: 0.4 }))).toBe(0)
  expect(commandCertainty(evidence({ ...misheard, sounds: 6 }))).toBe(0)
})

test('one word may have a sound more than two words', () => {
  const misheard = { similarity: 0.6, margin: 3.8, sounds: 5 }
  expect(commandCertainty(evidence({ ...misheard, words: 1 }))).toBeGreaterThan(0.5)
  expect(commandCertainty(evidence({ ...misheard, words: 2 }))).toBe(0)
})

test('a short command inside a longer word is not that command: vanilla is not no', () => {
  const hidden = { similarity: 0.53, margin: 6.6, sounds: 2, words: 1 }
  expect(commandCertainty(evidence({ ...hidden, generalSounds: 3 }))).toBeGreaterThan(0.5)
  expect(commandCertainty(evidence({ ...hidden, generalSounds: 6 }))).toBe(0)
})

test('a long command that is little alike is something else, whatever the score', () => {
  const vague = { similarity: 0.7, margin: 14 }
  expect(commandCertainty(evidence({ ...vague, sounds: 11 }))).toBeGreaterThan(0.5)
  expect(commandCertainty(evidence({ ...vague, sounds: 21 }))).toBe(0)
})

test('certainty grows with likeness and with the score, and jumps nowhere beyond the line', () => {
  let last = 0
  for (let margin = -10; margin <= 30; margin += 0.5) {
    const certainty = commandCertainty(evidence({ similarity: 0.8, margin }))
    expect(certainty).toBeGreaterThanOrEqual(last)
    last = certainty
  }
  let atLikeness = 0
  for (let similarity = 0; similarity <= 1; similarity += 0.01) {
    const certainty = commandCertainty(evidence({ similarity, margin: 12 }))
    expect(certainty).toBeGreaterThanOrEqual(atLikeness)
    atLikeness = certainty
  }
})

test('a score that is not a number is no agreement', () => {
  expect(commandCertainty(evidence({ margin: Number.NaN }))).toBe(0)
})
