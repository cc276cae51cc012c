import { expect, test } from 'vitest'
import { AssistantError } from '../../shared/protocol/errors.ts'
import { retryDelayMs } from './retry-policy.ts'

const busy = new AssistantError('provider-unavailable', 'x', { retryable: true })
const asking = (retryAfterMs: number): AssistantError =>
  new AssistantError('provider-rate-limited', 'x', { retryable: true, retryAfterMs })

test.each([
  ['the first wait is half a second', { failure: busy, facts: { attempt: 0, elapsedMs: 0, random: 0 }, delayMs: 500 }],
  ['the second is twice as long', { failure: busy, facts: { attempt: 1, elapsedMs: 600, random: 0 }, delayMs: 1000 }],
  ['jitter takes up to a quarter off', { failure: busy, facts: { attempt: 0, elapsedMs: 0, random: 1 }, delayMs: 375 }],
  [
    'after two retries it is told',
    { failure: busy, facts: { attempt: 2, elapsedMs: 2000, random: 0 }, delayMs: undefined },
  ],
  [
    'the provider says how long',
    { failure: asking(3000), facts: { attempt: 0, elapsedMs: 0, random: 0 }, delayMs: 3000 },
  ],
  [
    'a wait past the budget of 8 s is told at once',
    { failure: asking(3000), facts: { attempt: 1, elapsedMs: 5001, random: 0 }, delayMs: undefined },
  ],
  [
    'what will not pass is told at once',
    {
      failure: new AssistantError('provider-unauthorized', 'x'),
      facts: { attempt: 0, elapsedMs: 0, random: 0 },
      delayMs: undefined,
    },
  ],
  [
    'a timeout has used up the time',
    {
      failure: new AssistantError('provider-timeout', 'x', { retryable: true }),
      facts: { attempt: 0, elapsedMs: 0, random: 0 },
      delayMs: undefined,
    },
  ],
])('%s', (_title, { failure, facts, delayMs }) => {
  expect(retryDelayMs(failure, facts)).toBe(delayMs)
})
