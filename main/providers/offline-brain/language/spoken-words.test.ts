import { describe, expect, it } from 'vitest'
import { wordsOf } from './spoken-words.ts'

const texts: readonly (readonly [string, string])[] = [
  ["What's the TIME?", 'what is the time'],
  ['What’s up', 'what is up'],
  ["don't", 'do not'],
  ["nine o'clock", 'nine oclock'],
  ['7:30pm', '7:30 pm'],
  ['seven p.m.', 'seven pm'],
  ['seven p m', 'seven pm'],
  ['twenty-five', 'twenty five'],
  ['15% of $80', '15 percent of 80 dollars'],
  ['1,200.5', '1,200.5'],
  ['-40 °C', '-40 celsius'],
  ['10-5', '10 5'],
  ['5km', '5 km'],
  ['  ... !', ''],
]

describe('words', () => {
  it.each(texts)('reads %j as %j', (text, words) => {
    expect(
      wordsOf(text)
        .map(({ word }) => word)
        .join(' '),
    ).toBe(words)
  })

  it('says where each word stood, so that open words keep their spelling', () => {
    const text = 'Note that: Ann’s here'
    const [, , third] = wordsOf(text)
    expect(third).toBeDefined()
    expect(text.slice(third?.start, third?.end)).toBe('Ann’s')
  })
})
