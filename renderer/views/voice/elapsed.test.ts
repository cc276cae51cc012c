import { expect, it } from 'vitest'
import { elapsed } from './elapsed.ts'

it.each([
  [0, '0:00'],
  [7_900, '0:07'],
  [127_000, '2:07'],
  [3_727_000, '1:02:07'],
  [-500, '0:00'],
])('%d ms are %s', (passedMs, text) => {
  expect(elapsed(1_000, 1_000 + passedMs)).toBe(text)
})
