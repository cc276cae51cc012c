import type { AssistantError } from '../../shared/protocol/errors.ts'

const mostRetries = 2
const budgetMs = 8000
const firstDelayMs = 500
const jitterShare = 0.25

/**
 * How long to wait before trying again, or undefined when the failure is to be told. Asked only while nothing has
 * reached the caller: after the first output a second attempt would say it twice.
 */
export function retryDelayMs(
  failure: AssistantError,
  facts: { attempt: number; elapsedMs: number; random: number },
): number | undefined {
  // A timeout has used up the time there was; the provider's clock does not start anew.
  if (!failure.retryable || failure.code === 'provider-timeout' || facts.attempt >= mostRetries) return undefined
  const backoffMs = firstDelayMs * 2 ** facts.attempt * (1 - jitterShare * facts.random)
  const delayMs = failure.retryAfterMs ?? backoffMs
  return facts.elapsedMs + delayMs <= budgetMs ? delayMs : undefined
}
