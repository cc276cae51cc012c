import type { LlmMessage } from '../types.ts'
import type { Pending } from './answer.ts'
import type { GivenAnswer, Heard } from './reading/heard-words.ts'
import { heardOf, wordsIn } from './reading/heard-words.ts'
import type { Reading, ReadStretch } from './reading/reading-position.ts'
import { afterHearing } from './reading/reading-position.ts'

/** The brain's newest answer in a conversation, as it was meant to be said. */
export interface LastAnswer extends GivenAnswer {
  readonly text: string
  readonly pending?: Pending
  /** Where in it the document was read; empty when it was not. */
  readonly stretches: readonly ReadStretch[]
  /** The word that it was about, for "spell that". */
  readonly aboutWord?: string
  /** Ended by "stop": nothing reads on from it by itself. */
  readonly isStopped?: true
}

/** What the brain keeps of one conversation: all else stands in the messages. */
export interface ConversationState {
  readonly lastAnswer?: LastAnswer
  /** What is being read; its position is the one that stood when the newest answer began. */
  readonly reading?: Reading
}

/** The state brought to what was heard: positions are the ear's, not the generator's. */
export interface SettledState {
  readonly lastAnswer?: LastAnswer & { readonly heard: Heard }
  readonly reading?: Reading
}

/** Pure. `messages` end with the user's newest turn. */
export function settle(state: ConversationState, messages: readonly LlmMessage[]): SettledState {
  const { lastAnswer, reading } = state
  if (lastAnswer === undefined) return reading === undefined ? {} : { reading }
  const heard = heardOf(lastAnswer, messages)
  const settled = { lastAnswer: { ...lastAnswer, heard } }
  if (reading === undefined) return settled
  return { ...settled, reading: afterHearing(reading, lastAnswer.stretches, heard.words) }
}

/**
 * A question may be answered before its last word: people do. What must have been heard is the question itself; "please
 * say yes or no" after it is known by heart.
 */
export function isQuestionHeard(lastAnswer: SettledState['lastAnswer']): boolean {
  if (lastAnswer === undefined) return false
  const question = wordsIn(lastAnswer.text.slice(0, lastAnswer.text.lastIndexOf('?') + 1))
  return lastAnswer.heard.words >= Math.max(1, question.length - 1)
}

/**
 * Whether the newest turn carries an answer on inside its own item: a clarification put in while it was being spoken, or
 * the session's own "please go on" after a false interruption. Then the answer so far stands uncut, and unfinished,
 * right before that turn.
 */
export function carriesOn(lastAnswer: SettledState['lastAnswer'], messages: readonly LlmMessage[]): boolean {
  const before = messages.at(-2)
  if (lastAnswer === undefined || before?.role !== 'assistant' || before.isInterrupted === true) return false
  const { heard } = lastAnswer
  return !heard.isAll && heard.words > 0 && heard.words === wordsIn(before.text).length
}

/** The word heard last of the newest answer that has any, whoever gave it. */
export function lastWordHeard(messages: readonly LlmMessage[]): string | undefined {
  const newest = messages.findLast((message) => message.role === 'assistant' && message.text.trim() !== '')
  return newest?.role === 'assistant' ? wordsIn(newest.text).at(-1) : undefined
}
