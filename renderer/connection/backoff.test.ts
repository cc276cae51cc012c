import { expect, it } from 'vitest'
import { retryDelayMs } from './backoff.ts'

it('tries at once after a loss, within 100 ms', () => {
  expect([retryDelayMs(0, 0), retryDelayMs(0, 0.5), retryDelayMs(0, 1)]).toEqual([0, 50, 100])
})

it('then keeps the schedule of the protocol page, and 5 s for ever after', () => {
  expect([1, 2, 3, 4, 5, 6, 1_000].map((attempt) => retryDelayMs(attempt, 0.5))).toEqual([
    300, 600, 1_200, 2_400, 5_000, 5_000, 5_000,
  ])
})

it('leaves a quarter of each delay to chance, so that clients of one server do not come back together', () => {
  expect([retryDelayMs(1, 0), retryDelayMs(1, 1), retryDelayMs(9, 0), retryDelayMs(9, 1)]).toEqual([
    225, 375, 3_750, 6_250,
  ])
})
