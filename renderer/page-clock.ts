import { timerClock } from '../shared/std/timer-clock.ts'

/** The browser's own time, for the roots that run in it: the page and its workers. */
export const pageClock = timerClock<ReturnType<typeof setTimeout>>({
  nowMs: () => performance.now(),
  wallMs: () => Date.now(),
  set: (action, delayMs) => setTimeout(action, delayMs),
  clear: (timer) => {
    clearTimeout(timer)
  },
})
