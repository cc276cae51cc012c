import { describe, expect, it } from 'vitest'
import { durationMsOf, durationText } from './durations.ts'

const durations: readonly (readonly [string, number | undefined])[] = [
  ['five minutes', 300],
  ['a minute', 60],
  ['an hour', 3600],
  ['half an hour', 1800],
  ['an hour and a half', 5400],
  ['two and a half minutes', 150],
  ['one hour and thirty minutes', 5400],
  ['1 h 30 min', 5400],
  ['90 s', 90],
  ['a minute and twenty seconds', 80],
  ['a quarter of an hour', 900],
  ['minutes', undefined],
  ['five', undefined],
  ['zero minutes', undefined],
  ['thirty minutes and one hour', undefined],
  ['five minutes past', undefined],
]

describe('durations', () => {
  it.each(durations)('reads "%s" as %s seconds', (text, seconds) => {
    expect(durationMsOf(text.split(' '))).toBe(seconds === undefined ? undefined : seconds * 1000)
  })

  it('says the parts that are there, the largest first', () => {
    expect(durationText(300_000)).toBe('5 minutes')
    expect(durationText(3_661_000)).toBe('1 hour, 1 minute and 1 second')
    expect(durationText(5_400_000)).toBe('1 hour and 30 minutes')
    expect(durationText(400)).toBe('1 second')
  })
})
