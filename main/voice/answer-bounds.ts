import { AssistantError } from '../../shared/protocol/errors.ts'
import type { LlmEvent } from '../providers/types.ts'

/** Some 150,000 words: more than anybody reads, and still one frame and one row that everything on its way can carry. */
const longestAnswerCharacters = 1_000_000
const longestExplanationCharacters = 300

type Finish = Extract<LlmEvent, { type: 'finish' }>

/** Counts what was said over all requests of an answer. `take` gives the part of a delta that still fits. */
export class AnswerRoom {
  #left = longestAnswerCharacters

  take(text: string): string {
    let end = Math.min(this.#left, text.length)
    // Half a character would be stored as a broken one.
    if (end < text.length && /[\uD800-\uDBFF]/.test(text[end - 1] ?? '')) end -= 1
    this.#left = end < text.length ? 0 : this.#left - end
    return text.slice(0, end)
  }

  get isFull(): boolean {
    return this.#left <= 0
  }
}

export function tooLongFailure(model: string): AssistantError {
  return new AssistantError(
    'provider-bad-reply',
    `The answer of ${model} grew past a million characters. Parley has stopped it and kept what is shown. Ask for it in parts.`,
  )
}

/** What a user has to be told about how an answer ended; undefined when it is simply complete. */
export function finishFailure(model: string, finish: Finish, isEmpty: boolean): AssistantError | undefined {
  const explanation = (finish.explanation ?? '').slice(0, longestExplanationCharacters)
  switch (finish.reason) {
    case 'refusal':
    case 'content-filter':
      return new AssistantError('provider-refused', `${explanation || `${model} declined to answer.`} Ask differently.`)
    case 'length':
      return new AssistantError(
        'provider-cut-off',
        `${explanation || `The answer of ${model} reached its longest length.`} What came is kept. Ask it to go on.`,
      )
    case 'stop':
    case 'tool-calls':
    case 'other':
      return isEmpty
        ? new AssistantError('provider-bad-reply', `${model} answered with nothing. Ask again.`, { retryable: true })
        : undefined
    default:
      return finish.reason satisfies never
  }
}
