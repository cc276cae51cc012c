import { describe, expect, it } from 'vitest'
import { dateText, dayAfterwards, instantOf, nextInstant, timeText, wallTimeAt } from './zoned-time.ts'

const newYork = 'America/New_York'
const noonUtcMs = Date.UTC(2026, 0, 1, 12)

describe('time on the wall of a zone', () => {
  it('is written so that a voice reads it', () => {
    expect(timeText(noonUtcMs, newYork)).toBe('7:00 AM')
    expect(timeText(Date.UTC(2026, 0, 1, 20, 5), newYork)).toBe('3:05 PM')
    expect(dateText(noonUtcMs, newYork)).toBe('Thursday, January 1, 2026')
    expect(dateText(noonUtcMs, 'Pacific/Kiritimati')).toBe('Friday, January 2, 2026')
  })

  it('goes there and back, on both sides of a change of summer time', () => {
    for (const month of [1, 7]) {
      const wall = { year: 2026, month, day: 9, hour: 21, minute: 40 }
      expect(wallTimeAt(instantOf(wall, newYork), newYork)).toEqual(wall)
    }
  })

  it('finds the next time that the clock shows it: today, else tomorrow', () => {
    expect(timeText(nextInstant({ hour: 7, minute: 30 }, noonUtcMs, { timeZone: newYork }), newYork)).toBe('7:30 AM')
    expect(nextInstant({ hour: 7, minute: 30 }, noonUtcMs, { timeZone: newYork }) - noonUtcMs).toBe(30 * 60_000)
    expect(nextInstant({ hour: 6, minute: 0 }, noonUtcMs, { timeZone: newYork }) - noonUtcMs).toBe(23 * 3_600_000)
    expect(nextInstant({ hour: 7, minute: 30 }, noonUtcMs, { timeZone: newYork, daysLater: 1 }) - noonUtcMs).toBe(
      24.5 * 3_600_000,
    )
  })

  it('keeps the hour of an alarm across the night in which the clocks change', () => {
    // 8 March 2026, 02:00: New York jumps to 03:00, so the night is an hour shorter.
    const eveningMs = instantOf({ year: 2026, month: 3, day: 7, hour: 22, minute: 0 }, newYork)
    const alarmMs = nextInstant({ hour: 7, minute: 0 }, eveningMs, { timeZone: newYork })
    expect(timeText(alarmMs, newYork)).toBe('7:00 AM')
    expect(alarmMs - eveningMs).toBe(8 * 3_600_000)
  })

  it('names the day when it is not today', () => {
    const hourMs = 3_600_000
    expect(dayAfterwards(noonUtcMs + hourMs, noonUtcMs, newYork)).toBe('')
    expect(dayAfterwards(noonUtcMs + 24 * hourMs, noonUtcMs, newYork)).toBe(' tomorrow')
    expect(dayAfterwards(noonUtcMs + 48 * hourMs, noonUtcMs, newYork)).toBe(' on Saturday, January 3')
  })
})
