import { describe, expect, it } from 'vitest'
import { clockTimeOf } from './clock-times.ts'
import { wordsOf } from './spoken-words.ts'

const times: readonly (readonly [string, readonly [hour: number, minute: number, isExact: boolean] | undefined])[] = [
  ['seven', [7, 0, false]],
  ['seven thirty', [7, 30, false]],
  ['seven oh five', [7, 5, false]],
  ["nine o'clock", [9, 0, false]],
  ['half past six', [6, 30, false]],
  ['quarter to eight', [7, 45, false]],
  ['ten past one', [1, 10, false]],
  ['five to one', [12, 55, false]],
  ['7:30', [7, 30, false]],
  ['19:05', [19, 5, true]],
  ['0:30', [0, 30, true]],
  ['7 am', [7, 0, true]],
  ['7pm', [19, 0, true]],
  ['seven thirty p.m.', [19, 30, true]],
  ['six a m', [6, 0, true]],
  ['12 am', [0, 0, true]],
  ['twelve in the afternoon', [12, 0, true]],
  ['eight in the evening', [20, 0, true]],
  ['noon', [12, 0, true]],
  ['midnight', [0, 0, true]],
  ['25:00', undefined],
  ['7:75', undefined],
  ['seven five', undefined],
  ['nineteen p m', undefined],
  ['twenty five', undefined],
  ['half past', undefined],
  ['lantern', undefined],
]

describe('times of day', () => {
  it.each(times)('reads "%s"', (text, expected) => {
    const time = clockTimeOf(wordsOf(text).map(({ word }) => word))
    expect(time === undefined ? undefined : [time.hour, time.minute, time.isExact]).toEqual(expected)
  })
})
