import { expect, test } from 'vitest'
import { followsAfter } from './scroll-follow.ts'

const atEnd = { topPx: 4_400, heightPx: 600, contentPx: 5_000 }

test('the smallest move up leaves the end', () => {
  expect(followsAfter(true, atEnd, { ...atEnd, topPx: 4_395 })).toBe(false)
})
test('text that grows below leaves the end in sight', () => {
  expect(followsAfter(true, atEnd, { ...atEnd, contentPx: 5_100 })).toBe(true)
})
test('a move down that stops short of the end does not come back to it', () => {
  expect(followsAfter(false, { ...atEnd, topPx: 1_000 }, { ...atEnd, topPx: 2_000 })).toBe(false)
})
test('a move down that nearly reaches the end comes back to it', () => {
  expect(followsAfter(false, { ...atEnd, topPx: 4_000 }, { ...atEnd, topPx: 4_370 })).toBe(true)
})
test('resting near the end while away from it does not come back', () => {
  expect(followsAfter(false, { ...atEnd, topPx: 4_380 }, { ...atEnd, topPx: 4_380 })).toBe(false)
})
test('a thread that became shorter is still at its end', () => {
  expect(followsAfter(true, atEnd, { ...atEnd, topPx: 4_100, contentPx: 4_710 })).toBe(true)
})
