import { isDeepStrictEqual } from 'node:util'
import type { AssistantError } from '../../../shared/protocol/errors.ts'
import { parseLoosely } from '../provider-fetch.ts'
import type { LlmFinishReason } from '../types.ts'

/** What a recording says, read straight from its JSON by the vendor's rules and past the code that is being checked. */
export interface ExpectedAnswer {
  readonly text: string
  readonly toolCalls: readonly ExpectedToolCall[]
  readonly outcome: 'finish' | 'error' | 'cut-off'
  /** Undefined when the vendor's word for it has no counterpart. */
  readonly reason?: LlmFinishReason | undefined
}

export interface ExpectedToolCall {
  readonly name: string
  /** Arguments as JSON text; undefined when they come in a form of their own. */
  readonly json: string | undefined
}

export interface ActualAnswer {
  readonly events: number
  readonly text: string
  readonly toolCalls: readonly { readonly name: string; readonly input: unknown }[]
  readonly finishReason: LlmFinishReason | undefined
  readonly explanation: string | undefined
  readonly failure: AssistantError | undefined
}

/** What is not as the recording says, in words; nothing when all is. */
export function compareAnswer(expected: ExpectedAnswer, actual: ActualAnswer): readonly string[] {
  return [...differences(expected, actual)]
}

function* differences(expected: ExpectedAnswer, actual: ActualAnswer): Generator<string, void, undefined> {
  const outcome = outcomeOf(actual)
  if (outcome !== expected.outcome)
    yield `the recording ends with ${expected.outcome}, the adapter with ${outcome}${actual.failure === undefined ? '' : `: ${actual.failure.message}`}`
  // After an error the part before it may have been held back by a retry; it may never be more than there was.
  const isSame = expected.outcome === 'finish' ? actual.text === expected.text : expected.text.startsWith(actual.text)
  if (!isSame) yield textDifference(expected.text, actual.text)
  if (expected.outcome !== 'finish') return
  if (expected.reason !== undefined && outcome === 'finish' && actual.finishReason !== expected.reason)
    yield `the finish reason is ${expected.reason}, the adapter says ${String(actual.finishReason)}`
  for (const call of expected.toolCalls) {
    const input = call.json === undefined ? undefined : toInput(call.json)
    const isThere = actual.toolCalls.some(
      (made) => made.name === call.name && (call.json === undefined || isDeepStrictEqual(made.input, input)),
    )
    if (!isThere) yield `the tool call ${call.name}(${call.json ?? '…'}) is missing`
  }
}

function outcomeOf({ failure, finishReason }: ActualAnswer): ExpectedAnswer['outcome'] {
  if (failure !== undefined) return failure.code === 'provider-cut-off' ? 'cut-off' : 'error'
  return finishReason === undefined ? 'cut-off' : 'finish'
}

function toInput(json: string): unknown {
  if (json.trim() === '') return {}
  const value = parseLoosely(json)
  return typeof value === 'string' && !json.trimStart().startsWith('"') ? undefined : value
}

function textDifference(expected: string, actual: string): string {
  let index = 0
  while (index < actual.length && expected[index] === actual[index]) index += 1
  const near = (text: string): string => JSON.stringify(text.slice(index, index + 20))
  return `the text differs at character ${index}: ${near(expected)} was recorded, the adapter has ${near(actual)} (${expected.length} and ${actual.length} characters)`
}
