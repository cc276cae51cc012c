import { describe, expect, it } from 'vitest'
import { PlayoutReporter } from './playout-reporter.ts'

function at(playedSamples: number, responseId = 1): { responseId: number; playedSamples: number } {
  return { responseId, playedSamples }
}

describe('the playout reporter', () => {
  it('reports every 100 ms of what it hears every 10', () => {
    const reporter = new PlayoutReporter()
    const told = Array.from({ length: 41 }, (_, tick) => reporter.played(at(tick * 240), 7 + tick * 10)).filter(
      (playout) => playout !== undefined,
    )
    expect(told).toEqual([
      { type: 'playout', responseId: 1, playedSamples: 2400, isFinal: false },
      { type: 'playout', responseId: 1, playedSamples: 4800, isFinal: false },
      { type: 'playout', responseId: 1, playedSamples: 7200, isFinal: false },
      { type: 'playout', responseId: 1, playedSamples: 9600, isFinal: false },
    ])
  })

  it('goes on reporting the same place while the player waits dry', () => {
    const reporter = new PlayoutReporter()
    reporter.played(at(500), 0)
    expect(reporter.played(at(500), 100)?.playedSamples).toBe(500)
    expect(reporter.played(at(500), 200)?.playedSamples).toBe(500)
  })

  it('tells a pause at once, and not as final', () => {
    const reporter = new PlayoutReporter()
    reporter.played(at(500), 0)
    expect(reporter.paused(at(700), 30)).toEqual({ type: 'playout', responseId: 1, playedSamples: 700, isFinal: false })
    expect(reporter.played(at(710), 100), 'the next 100 ms count from the pause').toBeUndefined()
  })

  it('exactly one report is final, whatever still arrives of that response or an older one', () => {
    const reporter = new PlayoutReporter()
    reporter.played(at(500, 2), 0)
    expect(reporter.ended(at(600, 2))).toEqual({ type: 'playout', responseId: 2, playedSamples: 600, isFinal: true })
    expect(reporter.ended(at(600, 2))).toBeUndefined()
    expect(reporter.paused(at(600, 2), 500)).toBeUndefined()
    expect(reporter.played(at(600, 2), 1000)).toBeUndefined()
    expect(reporter.ended(at(90, 1))).toBeUndefined()
    expect(reporter.again(2000)).toBeUndefined()
  })

  it('the next response begins its own 100 ms', () => {
    const reporter = new PlayoutReporter()
    reporter.played(at(500, 1), 0)
    reporter.ended(at(600, 1))
    expect(reporter.played(at(10, 2), 90)).toBeUndefined()
    expect(reporter.played(at(20, 2), 189)).toBeUndefined()
    expect(reporter.played(at(30, 2), 190)?.playedSamples).toBe(30)
  })

  it('says where it is when asked after a reconnect', () => {
    const reporter = new PlayoutReporter()
    expect(reporter.again(0)).toBeUndefined()
    reporter.played(at(500), 0)
    expect(reporter.again(10)).toEqual({ type: 'playout', responseId: 1, playedSamples: 500, isFinal: false })
  })
})
