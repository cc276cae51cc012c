import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AssistantError } from '../../shared/protocol/errors.ts'
import { type BreakerEvent, type BreakerState, breakerTransition, closedBreaker, isLasting } from './circuit-breaker.ts'

const after = (...events: BreakerEvent[]): BreakerState =>
  events.reduce((state, event) => breakerTransition(state, event).state, closedBreaker)
const failure = (nowMs: number, isLastingOne = false): BreakerEvent => ({
  type: 'failure',
  nowMs,
  isLasting: isLastingOne,
})
const asks = (state: BreakerState, nowMs: number): boolean => breakerTransition(state, { type: 'ask', nowMs }).isAllowed

test('two failures are borne, three in a row open it', () => {
  expect(asks(after(failure(1), failure(2)), 3)).toBe(true)
  expect(asks(after(failure(1), failure(2), failure(3)), 4)).toBe(false)
})

test('a success between them begins the count again', () => {
  expect(asks(after(failure(1), failure(2), { type: 'success' }, failure(3), failure(4)), 5)).toBe(true)
})

test('what will last opens it at once', () => {
  expect(asks(after(failure(1, true)), 2)).toBe(false)
  expect(isLasting(new AssistantError('provider-unauthorized', 'x'))).toBe(true)
  expect(isLasting(new AssistantError('provider-unreachable', 'x', { retryable: true }))).toBe(true)
  expect(isLasting(new AssistantError('provider-unavailable', 'x', { retryable: true }))).toBe(false)
})

test('one probe after 30 s finds out, whoever asks meanwhile goes to the other', () => {
  const open = after(failure(0, true))
  expect(asks(open, 29_999)).toBe(false)
  const probing = breakerTransition(open, { type: 'ask', nowMs: 30_000 })
  expect(probing.isAllowed).toBe(true)
  expect(asks(probing.state, 30_001)).toBe(false)
  const failedAgain = breakerTransition(probing.state, failure(40_000, true)).state
  expect(asks(failedAgain, 59_999)).toBe(false)
  expect(asks(failedAgain, 60_000)).toBe(true)
  expect(asks(breakerTransition(probing.state, { type: 'success' }).state, 40_000)).toBe(true)
})

test('a probe that the user ended, or that hangs, is not the last one', () => {
  const probing = breakerTransition(after(failure(0, true)), { type: 'ask', nowMs: 30_000 }).state
  expect(asks(breakerTransition(probing, { type: 'give-up' }).state, 60_000)).toBe(true)
  expect(asks(probing, 60_000)).toBe(true)
})

test('however things go, while it is open nobody is let through twice within 30 s', () => {
  const step = fc.record({
    afterMs: fc.integer({ min: 0, max: 20_000 }),
    type: fc.constantFrom('ask' as const, 'failure' as const, 'give-up' as const),
    isLasting: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let nowMs = 0
      let state = after(failure(0, true))
      let allowedMs = 0
      for (const { afterMs, type, ...rest } of steps) {
        nowMs += afterMs
        const next = breakerTransition(state, { type, nowMs, ...rest })
        if (type === 'ask' && next.isAllowed) {
          expect(nowMs - allowedMs).toBeGreaterThanOrEqual(30_000)
          allowedMs = nowMs
        }
        state = next.state
      }
    }),
    { numRuns: 500 },
  )
})
