import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AssistantError } from '../../shared/protocol/errors.ts'
import { HurriedClock } from './__fixtures__/hurried-clock.ts'
import { withRetries } from './with-retries.ts'

const provider = { part: 'language model', host: 'api.example.org', apiKey: undefined } as const

interface Attempt {
  readonly outputs: number
  readonly failure: { readonly retryable: boolean; readonly retryAfterMs: number | undefined } | undefined
}

async function run(attempts: readonly Attempt[]): Promise<{ outputs: string[]; asked: number; waitedMs: number }> {
  const clock = new HurriedClock(9_000)
  const outputs: string[] = []
  let asked = 0
  async function* attemptOnce(): AsyncGenerator<string, void, undefined> {
    const attempt = attempts[asked]
    asked += 1
    await Promise.resolve()
    for (let index = 0; index < (attempt?.outputs ?? 0); index += 1) yield `${asked}.${index}`
    if (attempt?.failure === undefined) return
    const { retryable, retryAfterMs } = attempt.failure
    throw new AssistantError('provider-unavailable', 'x', {
      retryable,
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    })
  }
  const { signal } = new AbortController()
  const options = { clock, random: () => 0.5, provider, firstMs: 10_000, gapMs: 15_000, signal }
  try {
    for await (const output of withRetries(options, attemptOnce, (error) => error as AssistantError))
      outputs.push(output)
  } catch {
    outputs.push('failed')
  }
  expect(clock.longTimers).toBe(0)
  return { outputs, asked, waitedMs: clock.nowMs() }
}

test('in 1,000 generated runs nothing is tried again after its first output, nor more than twice, nor past 8 s', async () => {
  const failure = fc.record({
    retryable: fc.boolean(),
    retryAfterMs: fc.option(fc.integer({ min: 0, max: 8_900 }), { nil: undefined }),
  })
  const attempt = fc.record({
    outputs: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 4 })),
    failure: fc.oneof({ weight: 3, arbitrary: failure }, fc.constant(undefined)),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(attempt, { minLength: 1, maxLength: 5 }), async (attempts) => {
      const { outputs, asked, waitedMs } = await run(attempts)
      expect(asked).toBeLessThanOrEqual(3)
      expect(waitedMs).toBeLessThanOrEqual(8_000)
      const last = attempts[asked - 1]
      // All that the user sees comes from one attempt, the last, and whole.
      const seen = Array.from({ length: last?.outputs ?? 0 }, (_, index) => `${asked}.${index}`)
      expect(outputs).toEqual([...seen, ...(last?.failure === undefined ? [] : ['failed'])])
      for (const earlier of attempts.slice(0, asked - 1))
        expect(earlier).toMatchObject({ outputs: 0, failure: { retryable: true } })
    }),
    { numRuns: 1_000 },
  )
})

test('what has failed three times, and what will not pass, is told', async () => {
  const again = { outputs: 0, failure: { retryable: true, retryAfterMs: undefined } }
  expect(await run([again, again, again, again])).toMatchObject({ outputs: ['failed'], asked: 3 })
  const never = { outputs: 0, failure: { retryable: false, retryAfterMs: undefined } }
  expect(await run([never, again])).toMatchObject({ outputs: ['failed'], asked: 1, waitedMs: 0 })
})
