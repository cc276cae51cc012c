import { expect, test } from 'vitest'
import { growth, more, slope } from './minutes.ts'

test('the slope is that of the line through all values, and one that is far off does not make it', () => {
  expect(slope([1, 3, 5, 7])).toBeCloseTo(2)
  expect(slope([5, 5, 5, 5, 5])).toBeCloseTo(0)
  expect(slope([0, 0, 9, 0, 0])).toBeCloseTo(0)
})

test('growth is from the first five to the last five, each by its median', () => {
  expect(growth([...Array<number>(5).fill(10), 99, ...Array<number>(5).fill(12)])).toBe(2)
  expect(growth([10, 10, 10, 10, 80, 10, 12, 12, 12, 12, 70])).toBe(2)
})

test('a short run is held against its own thirds', () => {
  expect(growth([1, 2, 4])).toBe(3)
})

test('only what is more than before is named', () => {
  expect(more({ Timeout: 3, PipeWrap: 2 }, { Timeout: 5, PipeWrap: 1, TCPSocketWrap: 1 })).toEqual({
    Timeout: [3, 5],
    TCPSocketWrap: [0, 1],
  })
})
