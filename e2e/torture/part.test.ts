import { expect, test } from 'vitest'
import { isMet, median, percentile } from './part.ts'

test('the median of an even count lies between the two in the middle', () => {
  expect(median([4, 1, 3, 2])).toBe(2.5)
  expect(median([9, 1, 3])).toBe(3)
})

test('a percentile is a value that was measured: the smallest that so many of a hundred do not pass', () => {
  const hundred = Array.from({ length: 100 }, (_, at) => 100 - at)
  expect([50, 95, 99, 100].map((percent) => percentile(hundred, percent))).toEqual([50, 95, 99, 100])
  expect(percentile([7], 99)).toBe(7)
})

test('a figure that was not measured is not taken for one that is met', () => {
  expect(() => isMet({ what: 'a median of nothing', value: median([]), atMost: 1 })).toThrow('was not measured')
  expect(() => isMet({ what: 'a percentile of nothing', value: percentile([], 99), atMost: 1 })).toThrow(
    'was not measured',
  )
})
