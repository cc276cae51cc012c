import type { Clock } from '../../shared/std/clock.ts'

/** The machine's own time, for simulators that run beside a real server. */
export const machineClock: Clock = {
  nowMs: () => performance.now(),
  wallMs: () => Date.now(),
  after(delayMs, action) {
    const timer = setTimeout(action, Math.max(0, delayMs))
    return () => {
      clearTimeout(timer)
    }
  },
}
