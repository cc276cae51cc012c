import { describe, expect, test } from 'vitest'
import { stretchesOf, type Span } from './text-stretches.ts'

const texts = ['ab', '', 'cde', 'fg']

function stretches(...spans: readonly Span[]): readonly string[] {
  const lengths = texts.map(({ length }) => length)
  return [...stretchesOf(spans, lengths)].map(({ text, start, end }) => `${text} ${texts[text]?.slice(start, end)}`)
}

describe('spans over several texts', () => {
  test('lie in the text where they begin', () => {
    expect(stretches({ start: 1, end: 2 }, { start: 3, end: 5 })).toEqual(['0 b', '2 de'])
  })
  test('are cut where a text ends', () => {
    expect(stretches({ start: 1, end: 6 })).toEqual(['0 b', '2 cde', '3 f'])
  })
  test('may begin in a text through which the one before went', () => {
    expect(stretches({ start: 0, end: 3 }, { start: 3, end: 4 })).toEqual(['0 ab', '2 c', '2 d'])
  })
  test('end with the last text', () => {
    expect(stretches({ start: 6, end: 99 }, { start: 100, end: 101 })).toEqual(['3 g'])
  })
})
