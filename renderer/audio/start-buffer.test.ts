import { describe, expect, it } from 'vitest'
import { StartBuffer } from './start-buffer.ts'

const ms = 48

describe('the start buffer', () => {
  it('begins at 40 ms and grows by 20 ms each time speech was late, up to 200 ms', () => {
    const start = new StartBuffer(48_000)
    const lengths = Array.from({ length: 11 }, () => {
      const { samples } = start
      start.refilled(5 * ms)
      return samples / ms
    })
    expect(lengths).toEqual([40, 60, 80, 100, 120, 140, 160, 180, 200, 200, 200])
  })

  it('does not grow for a voice that stalled longer than any buffer bridges', () => {
    const start = new StartBuffer(48_000)
    start.refilled(201 * ms)
    expect(start.samples).toBe(40 * ms)
    start.refilled(200 * ms)
    expect(start.samples).toBe(60 * ms)
  })

  it('shrinks by 20 ms after every 30 s without an underrun, and never under 40 ms', () => {
    const start = new StartBuffer(48_000)
    start.refilled(ms)
    start.refilled(ms)
    start.played(29_999 * ms)
    expect(start.samples).toBe(80 * ms)
    start.played(ms)
    expect(start.samples).toBe(60 * ms)
    start.played(30_000 * ms)
    start.played(30_000 * ms)
    expect(start.samples).toBe(40 * ms)
  })

  it('counts the 30 s anew after an underrun', () => {
    const start = new StartBuffer(48_000)
    start.played(29_000 * ms)
    start.refilled(ms)
    start.played(29_000 * ms)
    expect(start.samples).toBe(60 * ms)
  })
})
