import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CaptureTimeline } from './capture-timeline.ts'

/** Blocks of 10 ms that begin where they are told, arriving 15 ms after their end. */
function follow(startsMs: readonly number[]): { lostMs: number; capturedAtMs: number }[] {
  const timeline = new CaptureTimeline()
  return startsMs.map((startMs) => timeline.place({ startMs, durationMs: 10 }, startMs + 25))
}

const lostOf = (startsMs: readonly number[]): number[] => follow(startsMs).map(({ lostMs }) => Math.round(lostMs))

describe('the timeline of a device', () => {
  it('finds nothing lost in timestamps that tremble, wherever they begin', () => {
    const trembling = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 2, maxLength: 300 })
    fc.assert(
      fc.property(trembling, fc.integer({ min: 0, max: 1e9 }), (errors, origin) => {
        const lost = lostOf(errors.map((error, index) => origin + index * 10 + error))
        expect(lost.every((lostMs) => lostMs === 0)).toBe(true)
      }),
    )
  })

  it('finds a hole once, where it is, and as long as it is', () => {
    expect(lostOf([0, 10, 20, 70, 80, 90, 1_100, 1_110])).toEqual([0, 0, 0, 40, 0, 0, 1_000, 0])
  })

  it('takes no drift of the clocks for a hole', () => {
    const starts = Array.from({ length: 20_000 }, (_, index) => index * 10.005)
    expect(lostOf(starts).every((lostMs) => lostMs === 0)).toBe(true)
  })

  it('goes on from where a clock jumped back to: what came twice was not lost', () => {
    expect(lostOf([0, 10, 20, 0, 10, 20, 60])).toEqual([0, 0, 0, 0, 0, 0, 30])
  })

  it('tells capture times that advance by what was captured, though blocks come in heaps', () => {
    const timeline = new CaptureTimeline()
    const arrivals = [1_015, 1_025, 1_100, 1_100, 1_100]
    const times = arrivals.map((arrivedAtMs, index) =>
      timeline.place({ startMs: index * 10, durationMs: 10 }, arrivedAtMs),
    )
    expect(times.map(({ capturedAtMs }) => capturedAtMs)).toEqual([1_015, 1_025, 1_035, 1_045, 1_055])
  })

  it('is right again soon after a clock that goes by samples fell behind: none were made for a while', () => {
    const timeline = new CaptureTimeline()
    const place = (index: number, behindMs: number): number =>
      timeline.place({ startMs: index * 10, durationMs: 10 }, index * 10 + 25 + behindMs).capturedAtMs
    for (let index = 0; index < 100; index++) expect(place(index, 0)).toBeCloseTo(index * 10 + 25)
    let last = 0
    for (let index = 100; index < 600; index++) last = place(index, 2_300)
    expect(last).toBeCloseTo(599 * 10 + 25 + 2_300)
  })
})
