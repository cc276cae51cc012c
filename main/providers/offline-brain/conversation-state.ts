import type { LlmMessage } from '../types.ts'
import type { Pending } from './answer.ts'
import type { GivenAnswer, Heard } from './reading/heard-words.ts'
import { heardOf, wordsIn } from './reading/heard-words.ts'
import type { ReadAnswer, Reading } from './reading/reading-position.ts'
import { afterHearing } from './reading/reading-position.ts'

/** The brain's newest answer in a conversation, as it was meant to be said. */
export interface LastAnswer extends GivenAnswer {
  readonly text: string
  readonly pending?: Pending
  /** Set when it read from the document. */
  readonly read?: ReadAnswer
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
  const moved = lastAnswer.read === undefined ? reading : afterHearing(reading, lastAnswer.read, heard.words)
  return { ...settled, reading: moved }
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

/** The word heard last of the newest answer that has any, whoever gave it. */
export function lastWordHeard(messages: readonly LlmMessage[]): string | undefined {
  const newest = messages.findLast((message) => message.role === 'assistant' && message.text.trim() !== '')
  return newest?.role === 'assistant' ? wordsIn(newest.text).at(-1) : undefined
}
