import { timerClock } from '../shared/std/timer-clock.ts'

/**
 * The machine's own time, for composition roots. Its timers keep the process alive: a program that only waits must not
 * end in the middle, and a server that is closed cancels its timers anyway.
 */
export const systemClock = timerClock<NodeJS.Timeout>({
  nowMs: () => performance.now(),
  wallMs: () => Date.now(),
  set: (action, delayMs) => setTimeout(action, delayMs),
  clear: (timer) => {
    clearTimeout(timer)
  },
})
