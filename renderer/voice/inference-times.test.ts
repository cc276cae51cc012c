import { describe, expect, it } from 'vitest'
import { InferenceTimes } from './inference-times.ts'

describe('inference times', () => {
  it('are nothing before the first', () => {
    expect(new InferenceTimes().stats).toEqual({
      inferenceMs: { median: 0, p95: 0, max: 0 },
      windows: 0,
      droppedSamples: 0,
    })
  })

  it('are told as median, 95th of a hundred and longest, in whatever order they came', () => {
    const times = new InferenceTimes()
    for (let index = 0; index < 100; index++) times.add(((index * 37) % 100) + 1)
    expect(times.stats.inferenceMs).toEqual({ median: 50, p95: 95, max: 100 })
  })

  it('forget the slow start after a thousand', () => {
    const times = new InferenceTimes()
    times.add(500)
    for (let index = 0; index < 1_000; index++) times.add(1)
    expect(times.stats).toMatchObject({ inferenceMs: { max: 1 }, windows: 1_001 })
  })

  it('add up what was dropped', () => {
    const times = new InferenceTimes()
    times.countDropped(512)
    times.countDropped(256)
    expect(times.stats.droppedSamples).toBe(768)
  })
})
