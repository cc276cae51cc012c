import { describe, expect, it } from 'vitest'
import { outputBufferingAtStart, type OutputBufferingState, transition } from './output-buffering.ts'

function after(state: OutputBufferingState, ...atMs: number[]): OutputBufferingState {
  return atMs.reduce((before, time) => transition(before, { type: 'underrun', atMs: time, count: 1 }).state, state)
}

const instant = outputBufferingAtStart('instant')
const tenInAMinute = [0, 5000, 10_000, 15_000, 20_000, 25_000, 30_000, 35_000, 40_000, 59_000]

describe('the choice of output buffers', () => {
  it('ten underruns in a minute are borne', () => {
    expect(after(instant, ...tenInAMinute).forNextStart).toBe('instant')
  })

  it('the eleventh changes the next start, and says why', () => {
    const { state, effects } = transition(after(instant, ...tenInAMinute), { type: 'underrun', atMs: 59_999, count: 1 })
    expect(state.forNextStart).toBe('system-default')
    expect(effects).toEqual([
      {
        type: 'keep-for-next-start',
        buffering: 'system-default',
        reason: expect.stringContaining('more than 10 times in a minute') as string,
      },
    ])
  })

  it('an underrun of a minute ago does not count any more', () => {
    expect(after(instant, ...tenInAMinute, 60_000).forNextStart).toBe('instant')
  })

  it('one bad moment counts with all its underruns', () => {
    const { state } = transition(instant, { type: 'underrun', atMs: 1, count: 11 })
    expect(state.forNextStart).toBe('system-default')
  })

  it('is decided once', () => {
    const decided = after(instant, ...tenInAMinute, 59_500)
    expect(transition(decided, { type: 'underrun', atMs: 59_600, count: 1 })).toEqual({ state: decided, effects: [] })
  })

  it('the system’s own buffers have nothing left to change to', () => {
    const state = after(outputBufferingAtStart('system-default'), ...tenInAMinute)
    expect(transition(state, { type: 'underrun', atMs: 59_500, count: 1 }).effects).toEqual([])
  })
})
