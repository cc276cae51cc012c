import { describe, expect, it } from 'vitest'
import { isSpeakable, spokenInput } from './spoken-input.ts'

describe('spokenInput', () => {
  it.each([
    ['it’s “fine”', 'it\'s "fine"'],
    ['café — Zürich…', 'cafe, Zurich...'],
    ['5 °C costs 3 €', '5  degrees C costs 3  euros'],
    ['6 × 7', '6  times  7'],
    ['日本 and 😀 smile', 'and   smile'],
  ])('writes %s in letters that flite reads', (text, expected) => {
    expect(spokenInput('flite', text)).toBe(expected)
  })

  it.each(['say', 'espeak-ng', 'espeak-ng-wasm'] as const)(
    'takes the power from commands inside the text of %s',
    (engine) => {
      expect(spokenInput(engine, 'see [[volm 0]] and [[[x]]]')).not.toContain('[[')
    },
  )

  it('turns control characters and line breaks into spaces', () => {
    expect(spokenInput('sapi', 'one\n\u0007two\u200bthree')).toBe('one two three')
  })
})

it.each([
  ['Hello', true],
  ['42', true],
  ['€', true],
  ['… — !', false],
  ['', false],
  ['🎉', false],
])('%s can be said: %s', (text, expected) => {
  expect(isSpeakable(text)).toBe(expected)
})
