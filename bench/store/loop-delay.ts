import { performance } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import { type Spread, spreadOf } from '../spread.ts'

const everyMs = 2

export interface LoopDelay extends Spread {
  readonly tookMs: number
  /** Turns for which whoever speaks or listens had to wait for longer than this project allows. */
  readonly over50Ms: number
}

/** How late a timer of 2 ms is while something is under way in the same process. */
export async function loopDelayDuring(action: () => Promise<unknown>): Promise<LoopDelay> {
  const delays: number[] = []
  let last = performance.now()
  const timer = setInterval(() => {
    const now = performance.now()
    delays.push(Math.max(0, now - last - everyMs))
    last = now
  }, everyMs)
  const startedAtMs = performance.now()
  try {
    await action()
    // What held the loop up at the very end has no turn of the timer behind it yet.
    await wait(2 * everyMs)
  } finally {
    clearInterval(timer)
  }
  const tookMs = Math.round(performance.now() - startedAtMs)
  return { ...spreadOf(delays), tookMs, over50Ms: delays.filter((delay) => delay > 50).length }
}
