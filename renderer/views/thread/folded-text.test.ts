import { describe, expect, test } from 'vitest'
import { fold, foldWithPlaces, placesOf } from './folded-text.ts'

describe('words that are looked for', () => {
  test('are found in any case, with or without accents, in either kind of quotation mark', () => {
    expect(fold('Café “don’t”')).toBe(`cafe "don't"`)
    expect(fold('Cafe\u0301')).toBe('cafe')
    expect(fold('ŁÓDŹ Straße')).toBe('łodz straße')
    expect(fold('one\ntwo')).toBe('one two')
  })
  test('are looked for as they are marked: both ways of folding agree', () => {
    for (const text of ['Cafe\u0301 “a”', 'İstanbul', 'x\u{1f98a}y É', 'a — b', '\u{1d400}', 'ﬁx'])
      expect(foldWithPlaces(text).text).toBe(fold(text))
  })
  test('are known by where they stood, with the accents that belong to them', () => {
    const { text, places } = foldWithPlaces('\u{1f98a} Cafe\u0301s')
    const [at = -1] = placesOf('cafe', text)
    expect([places[at], places[at + 4]]).toEqual([3, 8])
  })
  test('are found one after the other, and nothing is found for nothing', () => {
    expect(placesOf('aa', 'aaaaa')).toEqual([0, 2])
    expect(placesOf('', 'abc')).toEqual([])
    expect(placesOf(' ', 'a b')).toEqual([])
  })
})
