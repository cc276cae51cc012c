import { describe, expect, it } from 'vitest'
import { isAside, isStopPhrase, pauseAfterFinalMs, soundsUnfinished } from './endpointing.ts'

const settings = { silenceMs: 550, deadlineMs: 1_000, vadSilenceMs: 350 }

describe('how long to wait after the words', () => {
  it('is the rest of the silence, less what the recogniser took', () => {
    expect(pauseAfterFinalMs('what time is it', 0, settings)).toBe(200)
    expect(pauseAfterFinalMs('what time is it', 150, settings)).toBe(50)
    expect(pauseAfterFinalMs('what time is it', 900, settings)).toBe(0)
  })

  it('is longer for words that sound unfinished, and never passes the deadline', () => {
    expect(pauseAfterFinalMs('set a timer for', 0, settings)).toBe(650)
  })
})

it.each([
  ['set a timer for', true],
  ['and then,', true],
  ['I was thinking um', true],
  ['what are you waiting for?', false],
  ['what time is it', false],
  ['the', false],
  ['', false],
])('"%s" sounds unfinished: %s', (text, isUnfinished) => {
  expect(soundsUnfinished(text)).toBe(isUnfinished)
})

it.each([
  ['Mm-hm.', true],
  ['right', true],
  ['I see', true],
  ['right, but why', false],
  ['', false],
])('"%s" in a voice is an aside: %s', (text, is) => {
  expect(isAside(text, 'speaking')).toBe(is)
})

it.each([
  ['Hmm.', true],
  ['yeah', false],
  ['okay', false],
  ['', false],
])('"%s" before the voice is an aside: %s', (text, is) => {
  expect(isAside(text, 'thinking')).toBe(is)
})

it.each([
  ['Stop!', true],
  ['please stop', true],
  ['hold on', true],
  ['please stop by the store', false],
  ['', false],
])('"%s" stops an answer: %s', (text, is) => {
  expect(isStopPhrase(text)).toBe(is)
})
