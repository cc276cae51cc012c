import type { Clock } from './clock.ts'

/** setTimeout fires at once for anything longer, so a longer wait (an alarm next month) is cut into pieces. */
const longestTimerMs = 2 ** 31 - 1

/** A runtime's own time and timers; `shared/` names none of them. */
export interface Timers<Timer> {
  nowMs(): number
  wallMs(): number
  set(action: () => void, delayMs: number): Timer
  clear(timer: Timer): void
}

export function timerClock<Timer>(timers: Timers<Timer>): Clock {
  return {
    nowMs: () => timers.nowMs(),
    wallMs: () => timers.wallMs(),
    after(delayMs, action) {
      const dueMs = timers.nowMs() + delayMs
      let timer: Timer
      const arm = (): void => {
        const remainingMs = Math.max(0, dueMs - timers.nowMs())
        timer =
          remainingMs > longestTimerMs
            ? timers.set(arm, longestTimerMs)
            : // Rounded up: runtimes cut fractions off, and a timer that fires early makes its owner look late-proof code.
              timers.set(action, Math.ceil(remainingMs))
      }
      arm()
      return () => {
        timers.clear(timer)
      }
    },
  }
}
