import { describe, expect, it } from 'vitest'
import { ManualClock } from '../../../../shared/std/manual-clock.ts'
import { memoryTimers } from '../../../testing/memory-stores.ts'
import type { ClockTime } from '../language/clock-times.ts'
import { timeText, wallTimeAt } from '../language/zoned-time.ts'
import { alarmInstant, cancelAllTimers, cancelTimer, listTimers, setAlarm, setTimer, tellDate } from './timekeeping.ts'

const timeZone = 'America/New_York'
/** 3:05 in the afternoon of Thursday, January 1, 2026. */
const nowMs = Date.UTC(2026, 0, 1, 20, 5)

function ports() {
  return { timers: memoryTimers(), clock: new ManualClock(nowMs), timeZone }
}

describe('the date', () => {
  it('of yesterday, today and tomorrow', () => {
    expect(tellDate({ kind: 'date', day: 'yesterday', part: 'date' }, ports()).text).toBe(
      'Yesterday was Wednesday, December 31, 2025.',
    )
    expect(tellDate({ kind: 'date', day: 'tomorrow', part: 'date' }, ports()).text).toBe(
      'Tomorrow is Friday, January 2, 2026.',
    )
    expect(tellDate({ kind: 'date', day: 'today', part: 'month' }, ports()).text).toBe('It is January.')
    expect(tellDate({ kind: 'date', day: 'today', part: 'year' }, ports()).text).toBe('It is 2026.')
  })
})

describe('the moment that an alarm is meant for', () => {
  const half = (hour: number): ClockTime => ({ hour, minute: 0, isExact: false })
  const shown = (command: { time: ClockTime; isTomorrow?: boolean; isWaking?: boolean }): string => {
    const atMs = alarmInstant({ isTomorrow: false, isWaking: false, ...command }, nowMs, timeZone)
    return `${wallTimeAt(atMs, timeZone).day}, ${timeText(atMs, timeZone)}`
  }

  it('is the sooner half of the day when none was said', () => {
    expect(shown({ time: half(7) })).toBe('1, 7:00 PM')
    expect(shown({ time: half(3) })).toBe('2, 3:00 AM')
    expect(shown({ time: half(12) })).toBe('2, 12:00 AM')
  })

  it('is the morning when somebody wants to be woken, unless it is a nap', () => {
    expect(shown({ time: half(7), isWaking: true })).toBe('2, 7:00 AM')
    expect(shown({ time: half(5), isWaking: true })).toBe('1, 5:00 PM')
  })

  it('is as said when the half of the day or the day was', () => {
    expect(shown({ time: { hour: 7, minute: 0, isExact: true }, isWaking: true })).toBe('2, 7:00 AM')
    expect(shown({ time: { hour: 19, minute: 0, isExact: true } })).toBe('1, 7:00 PM')
    expect(shown({ time: half(7), isTomorrow: true })).toBe('2, 7:00 AM')
    expect(shown({ time: { hour: 19, minute: 0, isExact: true }, isTomorrow: true })).toBe('2, 7:00 PM')
  })
})

describe('timers and alarms', () => {
  it('are listed with what is left and what for', () => {
    const own = ports()
    setTimer({ kind: 'timer-set', durationMs: 600_000, label: 'pasta' }, own)
    setAlarm(
      {
        kind: 'alarm-set',
        time: { hour: 7, minute: 30, isExact: true },
        isTomorrow: false,
        isWaking: false,
        label: '',
      },
      own,
    )
    own.clock.advance(60_000)
    expect(listTimers(own).text).toBe(
      'You have 2 running: a timer with 9 minutes left: pasta and an alarm at 7:30 AM tomorrow.',
    )
  })

  it('are cancelled by length, by time and by name; the only one needs none', () => {
    const own = ports()
    setTimer({ kind: 'timer-set', durationMs: 600_000, label: 'pasta' }, own)
    setTimer({ kind: 'timer-set', durationMs: 300_000, label: '' }, own)
    const cancel = (which: object): string =>
      cancelTimer({ kind: 'timer-cancel', which: { timerKind: 'timer', ...which } }, own).text
    expect(cancel({})).toContain('Which one? You have a timer with 5 minutes left and a timer with 10 minutes left')
    expect(cancel({ durationMs: 60_000 })).toContain('nothing is cancelled')
    expect(own.timers.list()).toHaveLength(2)
    expect(cancel({ label: 'Pasta' })).toBe('I cancelled the timer with 10 minutes left: pasta.')
    expect(cancel({})).toBe('I cancelled the timer with 5 minutes left.')
    expect(cancel({})).toBe('You have no timer to cancel.')
  })

  it('go all together, of the kind that was said', () => {
    const own = ports()
    setTimer({ kind: 'timer-set', durationMs: 600_000, label: '' }, own)
    setTimer({ kind: 'timer-set', durationMs: 300_000, label: '' }, own)
    expect(cancelAllTimers({ kind: 'timers-cancel-all', timerKind: 'alarm' }, own).text).toBe(
      'You have no alarm to cancel.',
    )
    expect(cancelAllTimers({ kind: 'timers-cancel-all' }, own).text).toBe('I cancelled all 2 timers and alarms.')
    expect(own.timers.list()).toEqual([])
  })

  it('are bounded in length and number', () => {
    const own = ports()
    expect(setTimer({ kind: 'timer-set', durationMs: 90_000_000, label: '' }, own).text).toContain('up to 24 hours')
    for (let count = 0; count < 60; count += 1) setTimer({ kind: 'timer-set', durationMs: 1000, label: '' }, own)
    expect(own.timers.list()).toHaveLength(50)
  })
})
