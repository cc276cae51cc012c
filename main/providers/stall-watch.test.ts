import { expect, test } from 'vitest'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { StallWatch } from './stall-watch.ts'

function start(): { clock: ManualClock; caller: AbortController; watch: StallWatch } {
  const clock = new ManualClock()
  const caller = new AbortController()
  return { clock, caller, watch: new StallWatch(clock, caller.signal) }
}

test('silence past the limit fires the signal and says at what', () => {
  const { clock, watch } = start()
  watch.expectFirst(100)
  clock.advance(99)
  expect(watch.signal.aborted).toBe(false)
  watch.expectNext(50)
  clock.advance(49)
  expect(watch.stall).toBeUndefined()
  clock.advance(1)
  expect([watch.signal.aborted, watch.stall]).toEqual([true, 'gap'])
})

test('while the consumer takes its time the provider is not blamed', () => {
  const { clock, watch } = start()
  watch.expectNext(50)
  watch.pause()
  clock.advance(1000)
  expect(watch.signal.aborted).toBe(false)
})

test('closing what is left of a complete answer is no stall', () => {
  const { clock, watch } = start()
  watch.endWithin(250)
  clock.advance(250)
  expect([watch.signal.aborted, watch.stall]).toEqual([true, undefined])
})

test('the caller ends it at once, also one who was already gone', () => {
  const { caller, watch, clock } = start()
  watch.expectFirst(100)
  caller.abort()
  expect([watch.signal.aborted, watch.stall, clock.pendingTimers]).toEqual([true, undefined, 0])
  expect(new StallWatch(clock, caller.signal).signal.aborted).toBe(true)
})

test('a closed watch leaves no timer and takes no new one', () => {
  const { clock, watch } = start()
  watch.expectFirst(100)
  watch.close()
  watch.expectNext(100)
  expect(clock.pendingTimers).toBe(0)
})
