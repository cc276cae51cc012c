import type { LlmMessage } from '../../types.ts'

/** One answer that the brain gave: to which words of the user, and the words it said or would have said. */
export interface GivenAnswer {
  readonly userText: string
  readonly words: readonly string[]
}

export interface Heard {
  readonly words: number
  /** The whole answer was heard. */
  readonly isAll: boolean
}

export function wordsIn(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '')
}

/**
 * How much of an answer was heard. The conversation is the truth: an interrupted item's text is what the user heard of
 * it, so this is the length of what the two have in common. An answer cut before its first word may be in the
 * conversation with no text, or not at all.
 *
 * `messages` end with the user's newest turn, which may repeat the words that began the answer ("go on", "go on"): it
 * is not looked at.
 */
export function heardOf(answer: GivenAnswer, messages: readonly LlmMessage[]): Heard {
  const earlier = messages.slice(
    0,
    messages.findLastIndex((message) => message.role === 'user'),
  )
  const asked = earlier.findLastIndex((message) => message.role === 'user' && message.text === answer.userText)
  for (const message of earlier.slice(asked + 1)) {
    if (message.role !== 'assistant' || message.text.trim() === '') continue
    const words = commonStart(answer.words, wordsIn(message.text))
    return { words, isAll: words === answer.words.length }
  }
  return { words: 0, isAll: answer.words.length === 0 }
}

function commonStart(answer: readonly string[], heard: readonly string[]): number {
  let count = 0
  while (count < heard.length && count < answer.length && isSame(answer[count] ?? '', heard[count] ?? '')) count += 1
  return count
}

/** A cut may take the sign after the last word with it. */
function isSame(one: string, other: string): boolean {
  return one === other || letters(one) === letters(other)
}

function letters(word: string): string {
  return word.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '')
}
