import { speechRateHz } from '../../shared/audio/format.ts'
import { wordsOf, wordTimesOf, type SpokenSpan } from './heard-text.ts'
import type { MadeAudio } from './made-audio.ts'
import type { Piece, SpeechEvent } from './speech.ts'
import type { VoicePace } from './voice-pace.ts'
import { envelopeBlockSamples, firstGapWithin } from './word-times.ts'

/**
 * What was made of an answer and not heard when it was cut, so that it can go on from the very sample. The voice works
 * 10 s ahead of what is sent, and that is half a second ahead of the loudspeaker; with the block that crossed the line it
 * comes to about 12 s: 576 kB, held from the cut until the next answer.
 */
export const keptSamplesAtMost = 12 * speechRateHz

export interface KeptSpeech {
  /** Where it begins, in samples of the answer that was cut. */
  readonly fromSample: number
  readonly samples: Int16Array
  /** Counted from `fromSample`: the first may have begun before it, at a negative place. */
  readonly spans: readonly SpokenSpan[]
  /** The words the voice had begun with and of which no whole sound is here. */
  readonly rest: Piece | undefined
  /** From here on the text was not given to the voice. */
  readonly nextCharacter: number
}

interface Made {
  readonly text: string
  readonly spans: readonly SpokenSpan[]
  readonly pace: VoicePace
  readonly audio: MadeAudio
  /** What the answer was to begin with; for one that went on itself, what it had to say before any new text. */
  readonly nextCharacter: number
  readonly rest: Piece | undefined
}

/** Undefined when the samples from `heardSamples` on are not there any more: a client that takes back what it reported. */
export function keepSpeech(made: Made, heardSamples: number): KeptSpeech | undefined {
  if (heardSamples < made.audio.start || heardSamples > made.audio.end) return undefined
  const limit = heardSamples + keptSamplesAtMost
  const spans: SpokenSpan[] = []
  let { nextCharacter, rest } = made
  let endSample = heardSamples
  let isCutShort = false
  for (const span of made.spans) {
    if (span.startCharacter >= (made.rest?.startCharacter ?? Infinity)) rest = undefined
    nextCharacter = Math.max(nextCharacter, span.endCharacter)
    if (span.isComplete && span.startSample + span.samples <= limit) {
      endSample = Math.max(endSample, span.startSample + span.samples)
      if (endSample > heardSamples) spans.push(span)
      continue
    }
    const cut = cutAtWord(made, span, limit - span.startSample)
    rest = cut.rest
    nextCharacter = span.endCharacter
    if (cut.whole !== undefined && span.startSample + cut.whole.samples > heardSamples) {
      endSample = span.startSample + cut.whole.samples
      isCutShort = true
      spans.push(cut.whole)
    }
    break
  }
  const samples = made.audio.read(heardSamples, endSample)
  return {
    fromSample: heardSamples,
    samples: isCutShort ? fadedOut(samples) : samples,
    spans: spans.map((span) => ({ ...span, startSample: span.startSample - heardSamples })),
    rest,
    nextCharacter,
  }
}

/** The player's own ramp: a sound that ends in the middle of a wave clicks. */
const fadeSamples = 0.004 * speechRateHz

function fadedOut(samples: Int16Array): Int16Array {
  return samples.map((sample, at) => Math.round(sample * Math.min(1, (samples.length - at) / fadeSamples)))
}

/** The kept sound as a voice would give it, with captions of what is still to be heard of each sentence. */
export function* keptEvents(kept: KeptSpeech, pace: VoicePace): Generator<SpeechEvent, void, undefined> {
  let position = 0
  for (const span of kept.spans) {
    const end = span.startSample + span.samples
    const piece: Piece = { text: '', startCharacter: span.startCharacter }
    yield { type: 'span-start', piece, speechText: unheardWords(span, pace) }
    // In blocks, so that the voice begins with what follows while the first of them are sent.
    for (; position < end; position = Math.min(end, position + blockSamples)) {
      const samples = kept.samples.subarray(position, Math.min(end, position + blockSamples))
      yield { type: 'samples', samples, words: [] }
    }
    yield { type: 'span-end' }
  }
}

const blockSamples = speechRateHz / 10

function unheardWords(span: SpokenSpan, pace: VoicePace): string {
  if (span.startSample >= 0) return span.speechText
  const words = wordsOf(span.speechText)
  const times = wordTimesOf(span, pace)
  const heard = times.filter((word) => span.startSample + word.endSample <= 0).length
  const isOneToOne = times.length === words.length
  const heardWords = isOneToOne ? heard : Math.floor((heard / Math.max(1, times.length)) * words.length)
  return span.speechText.slice(words[Math.min(heardWords, words.length - 1) - 1]?.end ?? 0).trim()
}

/** Cuts a sentence that is not there to its end after the last word that is, and says what is left to be spoken. */
function cutAtWord(
  { text, pace }: Made,
  span: SpokenSpan,
  samplesAtMost: number,
): { whole: SpokenSpan | undefined; rest: Piece } {
  const shown = text.slice(span.startCharacter, span.endCharacter)
  const words = wordsOf(span.speechText)
  const { count, samples } = wholeWords(span, { words: words.length, pace, samplesAtMost })
  if (count === 0) {
    return { whole: undefined, rest: { text: shown, startCharacter: span.startCharacter, speechText: span.speechText } }
  }
  const spokenEnd = words[count - 1]?.end ?? 0
  const shownWords = wordsOf(shown)
  // Said in other words than written: the share of words decides what the screen takes as heard; nothing said is lost.
  const shownCount = shownWords.length === words.length ? count : Math.round((count / words.length) * shownWords.length)
  const shownEnd = shownWords[shownCount - 1]?.end ?? 0
  return {
    whole: {
      ...span,
      endCharacter: span.startCharacter + shownEnd,
      speechText: span.speechText.slice(0, spokenEnd),
      samples,
      isComplete: true,
      envelope: span.envelope.slice(0, Math.ceil(samples / envelopeBlockSamples)),
      words: span.words.slice(0, count),
    },
    rest: {
      text: shown.slice(shownEnd),
      startCharacter: span.startCharacter + shownEnd,
      speechText: span.speechText.slice(spokenEnd).trim(),
    },
  }
}

/** A cut by estimate is moved to a gap in the sound when one is near: rather into the next word than out of this one. */
const gapBeforeSamples = 0.05 * speechRateHz
const gapAfterSamples = 0.1 * speechRateHz

/**
 * How many words lie wholly in the first samples of a span, and where the last of them ends. Without the voice's own word
 * the last one is never taken as whole: a word said twice is better than one not said.
 */
function wholeWords(
  span: SpokenSpan,
  given: { readonly words: number; readonly pace: VoicePace; readonly samplesAtMost: number },
): { count: number; samples: number } {
  const limit = Math.min(given.samplesAtMost, span.samples)
  const times = wordTimesOf(span, given.pace)
  const isKnown = span.words.length > 0
  const inTime = times.filter((word) => word.endSample <= limit).length
  const count = Math.min(inTime, isKnown ? given.words : given.words - 1)
  const end = times[count - 1]?.endSample ?? 0
  if (count <= 0) return { count: 0, samples: 0 }
  if (isKnown) return { count, samples: end }
  const gap = firstGapWithin(span.envelope, end - gapBeforeSamples, end + gapAfterSamples)
  return { count, samples: Math.min(limit, gap ?? end) }
}
