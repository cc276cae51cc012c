import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { pageClock } from './page-clock.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

it('measures with the clock that never jumps, and shows the one on the wall', () => {
  vi.setSystemTime(1_790_000_000_000)
  const [nowMs, wallMs] = [pageClock.nowMs(), pageClock.wallMs()]
  vi.advanceTimersByTime(250)
  expect([pageClock.nowMs() - nowMs, pageClock.wallMs() - wallMs]).toEqual([250, 250])
  vi.setSystemTime(0)
  expect(pageClock.nowMs() - nowMs).toBe(250)
  expect(pageClock.wallMs()).toBe(0)
})

it('runs an action when its time has come and not before, and never what was cancelled', () => {
  const [kept, cancelled] = [vi.fn(), vi.fn()]
  pageClock.after(10.4, kept)
  pageClock.after(5, cancelled)()
  vi.advanceTimersByTime(10)
  expect(kept).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(kept).toHaveBeenCalledOnce()
  expect(cancelled).not.toHaveBeenCalled()
})
