import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { systemClock } from './system-clock.ts'

describe("the machine's clock", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('waits for a month when it is asked to, though a timer of Node cannot', () => {
    const monthMs = 31 * 24 * 3_600_000
    const action = vi.fn()
    systemClock.after(monthMs, action)
    vi.advanceTimersByTime(monthMs - 1)
    expect(action).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(action).toHaveBeenCalledOnce()
  })

  it('does not run what was cancelled, in any part of a long wait', () => {
    const action = vi.fn()
    const cancels = [systemClock.after(10, action), systemClock.after(2 ** 32, action)]
    vi.advanceTimersByTime(9)
    cancels[0]?.()
    vi.advanceTimersByTime(2 ** 31 + 10)
    cancels[1]?.()
    vi.advanceTimersByTime(2 ** 33)
    expect(action).not.toHaveBeenCalled()
  })
})
