import type { Clock } from '../shared/std/clock.ts'

/** setTimeout fires at once for anything longer, so a longer wait (an alarm next month) is cut into pieces. */
const longestTimerMs = 2 ** 31 - 1

/**
 * The machine's own time, for composition roots. Its timers keep the process alive: a program that only waits must not
 * end in the middle, and a server that is closed cancels its timers anyway.
 */
export const systemClock: Clock = {
  nowMs: () => performance.now(),
  wallMs: () => Date.now(),
  after(delayMs, action) {
    const dueMs = performance.now() + delayMs
    let timer: NodeJS.Timeout
    const arm = (): void => {
      const remainingMs = Math.max(0, dueMs - performance.now())
      timer =
        remainingMs > longestTimerMs
          ? setTimeout(arm, longestTimerMs)
          : // Rounded up: Node cuts fractions off, and a timer that fires early makes its owner look late-proof code.
            setTimeout(action, Math.ceil(remainingMs))
    }
    arm()
    return () => {
      clearTimeout(timer)
    }
  },
}
