import { expect, it } from 'vitest'
import { waitMs } from './clock.ts'
import { ManualClock } from './manual-clock.ts'

it('runs timers in due order, ties in the order they were set, and none early', () => {
  const clock = new ManualClock()
  const log: string[] = []
  clock.after(20, () => log.push(`b ${clock.nowMs()}`))
  clock.after(10, () => log.push(`a ${clock.nowMs()}`))
  clock.after(20, () => log.push(`c ${clock.nowMs()}`))
  clock.advance(19)
  expect(log).toEqual(['a 10'])
  clock.advance(1)
  expect(log).toEqual(['a 10', 'b 20', 'c 20'])
})

it('runs timers that timers set, when they fall due on the way', () => {
  const clock = new ManualClock()
  const log: number[] = []
  clock.after(10, () => clock.after(10, () => log.push(clock.nowMs())))
  clock.advance(100)
  expect(log).toEqual([20])
})

it('says when the next timer is due, and reaches that time to the last bit', () => {
  const clock = new ManualClock()
  let ranAtMs = 0
  clock.advance(0.1)
  clock.after(0.2, () => {
    ranAtMs = clock.nowMs()
  })
  const dueMs = clock.nextDueMs ?? 0
  clock.advanceTo(dueMs)
  expect(ranAtMs).toBe(dueMs)
  expect(clock.nextDueMs).toBeUndefined()
})

it('forgets a cancelled timer', () => {
  const clock = new ManualClock()
  const cancel = clock.after(10, () => {
    throw new Error('was cancelled')
  })
  cancel()
  clock.advance(100)
  expect(clock.pendingTimers).toBe(0)
})

it('ends a wait early when the signal fires, and leaves no timer behind', async () => {
  const clock = new ManualClock()
  const abort = new AbortController()
  const waiting = waitMs(clock, 1_000, abort.signal)
  abort.abort()
  await waiting
  expect(clock.pendingTimers).toBe(0)
})
