import type { WordTime } from '../providers/types.ts'
import { expectedSamples, type VoicePace } from './voice-pace.ts'
import { estimateWordTimes } from './word-times.ts'

/** One piece of an answer as it was spoken: a stretch of the item's text and the samples that say it. */
export interface SpokenSpan {
  /** Place of the piece in the item's text, in characters. */
  readonly startCharacter: number
  readonly endCharacter: number
  /** What the voice was given: the piece without markup. */
  readonly speechText: string
  readonly startSample: number
  readonly samples: number
  /** False while the voice is still making it: more samples may come. */
  readonly isComplete: boolean
  readonly envelope: readonly number[]
  /** From the voice itself, where it gives them; relative to the span, at the wire's rate. */
  readonly words: readonly WordTime[]
}

/** A listener knows a word before it is over: from here on it counts as heard. */
const heardShare = 1 / 3

/**
 * The part of `text` that was heard when `playedSamples` had left the speaker: whole spans, and of the span that was
 * cut, the words of which more than a third had been played. Ends after the last heard word.
 */
export function heardText(
  text: string,
  spoken: { readonly spans: readonly SpokenSpan[]; readonly pace: VoicePace },
  playedSamples: number,
): string {
  let heardCharacters = 0
  for (const span of spoken.spans) {
    const playedInSpan = playedSamples - span.startSample
    if (playedInSpan <= 0) break
    if (span.isComplete && playedInSpan >= span.samples) heardCharacters = span.endCharacter
    else {
      const shown = text.slice(span.startCharacter, span.endCharacter)
      heardCharacters = span.startCharacter + heardCharactersOf(shown, wordTimesOf(span, spoken.pace), playedInSpan)
      break
    }
  }
  return text.slice(0, heardCharacters).trimEnd()
}

function heardCharactersOf(displayText: string, times: readonly WordTime[], playedInSpan: number): number {
  const heardWords = times.filter(
    (word) => word.startSample + (word.endSample - word.startSample) * heardShare <= playedInSpan,
  ).length
  const shown = wordsOf(displayText)
  // A table or an address is said in other words than it is written: then the share of words decides.
  const heardShown =
    times.length === shown.length ? heardWords : Math.round((heardWords / Math.max(1, times.length)) * shown.length)
  return shown[heardShown - 1]?.end ?? 0
}

/** By the voice's own word, by the sound of the whole piece, or by the voice's pace while the piece is being made. */
export function wordTimesOf(span: SpokenSpan, pace: VoicePace): readonly WordTime[] {
  if (span.words.length > 0) return span.words
  const words = wordsOf(span.speechText).map((word) => word.text)
  if (span.isComplete) return estimateWordTimes(words, span, pace)
  // Until the voice has finished the piece, its length is what this voice would take for such words.
  const samples = Math.max(span.samples, expectedSamples(pace, words))
  return estimateWordTimes(words, { envelope: [], samples }, pace)
}

/** The words of a text with the place where each ends; marks that nobody says ("#", "|") are not words. */
export function wordsOf(text: string): { text: string; end: number }[] {
  return [...text.matchAll(/\S*[\p{L}\p{N}]\S*/gu)].map((match) => ({
    text: match[0],
    end: match.index + match[0].length,
  }))
}
