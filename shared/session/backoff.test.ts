import { expect, it } from 'vitest'
import { retryDelayMs } from './backoff.ts'

it('tries at once after a loss, within 100 ms', () => {
  expect([retryDelayMs(0, 0), retryDelayMs(0, 0.5), retryDelayMs(0, 1)]).toEqual([0, 50, 100])
})

it('then waits at most twice as long each time, and never over 5 s', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 1_000_000].map((attempt) => retryDelayMs(attempt, 1))).toEqual([
    300, 600, 1_200, 2_400, 4_800, 5_000, 5_000, 5_000,
  ])
})

it('leaves the whole of each delay to chance, so that clients of one server do not come back together', () => {
  expect([retryDelayMs(3, 0), retryDelayMs(3, 0.25), retryDelayMs(3, 0.5), retryDelayMs(3, 1)]).toEqual([
    0, 300, 600, 1_200,
  ])
})
