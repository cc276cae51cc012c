import { describe, expect, test } from 'vitest'
import { nextRange, rowsAround, rowsAtEnd, rowsPerFrame, sumOf } from './row-window.ts'

const heights = Array.from({ length: 1_000 }, () => 100)

describe('the rows that are needed', () => {
  test('cover the viewport and the margin on both sides', () => {
    expect(rowsAround(heights, { topPx: 5_000, heightPx: 500 }, 200)).toEqual({ first: 48, end: 57 })
  })
  test('begin with the first row at the top', () => {
    expect(rowsAround(heights, { topPx: 0, heightPx: 500 }, 0)).toEqual({ first: 0, end: 5 })
  })
  test('are the last ones when the viewport is beyond the end', () => {
    expect(rowsAround(heights, { topPx: 99_700, heightPx: 500 }, 0)).toEqual({ first: 997, end: 1_000 })
  })
  test('at the end fill a viewport and the margin', () => {
    expect(rowsAtEnd(heights, 100)).toEqual({ first: 990, end: 1_000 })
    expect(rowsAtEnd([50], 800)).toEqual({ first: 0, end: 1 })
  })
})

describe('one frame', () => {
  test('draws no more new rows than a frame has room for', () => {
    const drawn = nextRange({ first: 0, end: 10 }, { first: 480, end: 530 }, { first: 500, end: 506 })
    expect(drawn.end - drawn.first).toBeLessThanOrEqual(rowsPerFrame)
    expect(drawn.first).toBe(500)
  })
  test('after another reaches what is wanted', () => {
    const wanted = { first: 480, end: 530 }
    let drawn = { first: 0, end: 10 }
    for (let frame = 0; frame < 10; frame += 1) drawn = nextRange(drawn, wanted, { first: 500, end: 506 })
    expect(drawn).toEqual(wanted)
  })
  test('lets go at once of what has left', () => {
    expect(nextRange({ first: 0, end: 50 }, { first: 40, end: 52 }, { first: 44, end: 48 })).toEqual({
      first: 40,
      end: 52,
    })
  })
  test('draws above first when that is what is seen', () => {
    const drawn = nextRange({ first: 100, end: 110 }, { first: 80, end: 120 }, { first: 96, end: 102 })
    expect(drawn).toEqual({ first: 100 - rowsPerFrame, end: 110 })
  })
})

test('heights are summed from one row up to another', () => {
  expect(sumOf([1, 2, 4, 8], 1, 3)).toBe(6)
})
