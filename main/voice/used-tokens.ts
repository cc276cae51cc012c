import type { LlmEvent } from '../providers/types.ts'

export type TokenUsage = NonNullable<Extract<LlmEvent, { type: 'finish' }>['usage']>

/** Of an answer over several requests. What one of them does not say counts as nothing, what none says is left out. */
export function addUsage(one: TokenUsage | undefined, other: TokenUsage | undefined): TokenUsage | undefined {
  if (one === undefined || other === undefined) return one ?? other
  const inputTokens = sum(one.inputTokens, other.inputTokens)
  const outputTokens = sum(one.outputTokens, other.outputTokens)
  return { ...(inputTokens !== undefined && { inputTokens }), ...(outputTokens !== undefined && { outputTokens }) }
}

function sum(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : one + other
}
