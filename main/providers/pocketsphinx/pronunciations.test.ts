import { expect, test } from 'vitest'
import { pronunciationsFrom } from './pronunciations.ts'

const look = pronunciationsFrom("a AH\na(2) EY\nwhat's W AH T S\nzebra Z IY B R AH")

test('a word has every way to say it, in the order of the dictionary', () => {
  expect(look('a')).toEqual([['AH'], ['EY']])
})

test('apostrophes are part of a word, and the last line needs no line feed', () => {
  expect(look("what's")).toEqual([['W', 'AH', 'T', 'S']])
  expect(look('zebra')).toEqual([['Z', 'IY', 'B', 'R', 'AH']])
})

test('a word that is not there is undefined, and so is the name of a second way', () => {
  expect(look('zebras')).toBeUndefined()
  expect(look('a(2)')).toBeUndefined()
  expect(look('toString')).toBeUndefined()
})
