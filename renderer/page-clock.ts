import type { Clock } from '../shared/std/clock.ts'

/** setTimeout fires at once for anything longer, so a longer wait is cut into pieces. */
const longestTimerMs = 2 ** 31 - 1

/** The browser's own time, for the roots that run in it: the page and its workers. */
export const pageClock: Clock = {
  nowMs: () => performance.now(),
  wallMs: () => Date.now(),
  after(delayMs, action) {
    const dueMs = performance.now() + delayMs
    let timer: ReturnType<typeof setTimeout>
    const arm = (): void => {
      const remainingMs = Math.max(0, dueMs - performance.now())
      timer =
        remainingMs > longestTimerMs
          ? setTimeout(arm, longestTimerMs)
          : // Rounded up: a browser cuts fractions off, and a timer that fires early finds its time not come.
            setTimeout(action, Math.ceil(remainingMs))
    }
    arm()
    return () => {
      clearTimeout(timer)
    }
  },
}
