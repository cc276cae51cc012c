import type { AssistantError } from '../../shared/protocol/errors.ts'
import { type Clock, waitMs } from '../../shared/std/clock.ts'
import { type ProviderIdentity, timeoutFailure } from './provider-failure.ts'
import { isAborted } from './provider-fetch.ts'
import { retryDelayMs } from './retry-policy.ts'
import { StallWatch } from './stall-watch.ts'

export interface RetryOptions {
  readonly clock: Clock
  readonly random: () => number
  readonly provider: ProviderIdentity
  /** The longest wait for the first output, counted over all attempts together. */
  readonly firstMs: number
  readonly gapMs: number
  readonly signal: AbortSignal
}

/** A request that is tried again while nothing of it has reached the caller. */
export async function* withRetries<T>(
  options: RetryOptions,
  attemptOnce: (watch: StallWatch) => AsyncIterable<T>,
  toFailure: (error: unknown) => AssistantError,
): AsyncGenerator<T, void, undefined> {
  const { clock, provider, signal } = options
  const startMs = clock.nowMs()
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    const watch = new StallWatch(clock, signal)
    watch.expectFirst(startMs + options.firstMs - clock.nowMs())
    let hasOutput = false
    let failure: AssistantError | undefined
    try {
      for await (const output of attemptOnce(watch)) {
        hasOutput = true
        yield output
      }
    } catch (error) {
      failure = toFailure(error)
    } finally {
      watch.close()
    }
    if (isAborted(signal)) return
    if (watch.stall !== undefined)
      failure = timeoutFailure(provider, watch.stall, watch.stall === 'first' ? options.firstMs : options.gapMs)
    if (failure === undefined) return
    const facts = { attempt, elapsedMs: clock.nowMs() - startMs, random: options.random() }
    const delayMs = hasOutput ? undefined : retryDelayMs(failure, facts)
    if (delayMs === undefined) throw failure
    await waitMs(clock, delayMs, signal)
  }
}
