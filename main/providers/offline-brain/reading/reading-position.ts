import type { ReadingDocument } from './document.ts'
import { sentenceAt, sentenceStart } from './document.ts'

/** What is being read and the word with which it goes on. Immutable: every move gives a new one. */
export interface Reading {
  readonly document: ReadingDocument
  readonly position: number
}

/**
 * A stretch of an answer that read from the document: after `lead` words of the answer's own ("I speak slower now.")
 * come the document's, from word `from`. `start` and `end` are counted in the answer's words; an open end is Infinity.
 */
export interface ReadStretch {
  readonly start: number
  readonly end: number
  readonly from: number
  readonly lead: number
}

/** Where the hearing stopped. What was said before, between and after the document's own words does not count. */
export function afterHearing(reading: Reading, stretches: readonly ReadStretch[], heardWords: number): Reading {
  const stretch = stretches.findLast(({ start }) => start < heardWords) ?? stretches[0]
  if (stretch === undefined) return reading
  const ofDocument = Math.max(0, Math.min(heardWords, stretch.end) - stretch.start - stretch.lead)
  return { ...reading, position: Math.min(stretch.from + ofDocument, reading.document.words.length) }
}

/**
 * The last sentence that was heard to its end, `count` times: in the middle of a sentence that is the one before it,
 * because whoever says "back a sentence" needs some words to say it, and those went by.
 */
export function backBy(reading: Reading, count: number): Reading {
  const sentence = sentenceAt(reading.document, reading.position)
  return { ...reading, position: sentenceStart(reading.document, sentence - count) }
}

/** The next sentence that has not begun. */
export function forwardBy(reading: Reading, count: number): Reading {
  const sentence = sentenceAt(reading.document, reading.position)
  const isAtStart = sentenceStart(reading.document, sentence) === reading.position
  // At a sentence's very start that sentence is the one to skip; within one, the rest of it is.
  return { ...reading, position: sentenceStart(reading.document, sentence + (isAtStart ? count : Math.max(1, count))) }
}

export function fromTheStart(reading: Reading): Reading {
  return { ...reading, position: 0 }
}

export function isFinished(reading: Reading): boolean {
  return reading.position >= reading.document.words.length
}

/** The word heard last, or undefined before the first. */
export function lastHeardWord(reading: Reading): string | undefined {
  return reading.document.words[reading.position - 1]
}

/** The percentage read and a sentence count: "where are we". */
export function whereabouts(reading: Reading): {
  readonly sentence: number
  readonly of: number
  readonly percent: number
} {
  const { document, position } = reading
  const of = document.sentenceStarts.length
  return {
    sentence: Math.min(of, sentenceAt(document, position) + 1),
    of,
    percent: document.words.length === 0 ? 100 : Math.floor((position * 100) / document.words.length),
  }
}
