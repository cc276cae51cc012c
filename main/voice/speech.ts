import { speechRateHz } from '../../shared/audio/format.ts'
import { floatToPcm16, pcm16ToFloat } from '../../shared/audio/pcm.ts'
import { Resampler } from '../../shared/audio/resampler.ts'
import type { TextToSpeech, WordTime } from '../providers/types.ts'
import { speechText } from './speech-text.ts'

/** A stretch of the answer's text, by its place in it. */
export interface Piece {
  readonly text: string
  readonly startCharacter: number
  /** What to say for it, where that is settled already. */
  readonly speechText?: string
}

export type SpeechEvent =
  | { readonly type: 'span-start'; readonly piece: Piece; readonly speechText: string }
  /** Samples at the wire's 24 kHz; words where the voice tells them, relative to the span. */
  | { readonly type: 'samples'; readonly samples: Int16Array; readonly words: readonly WordTime[] }
  | { readonly type: 'span-end' }

export interface VoiceSettings {
  readonly language: string
  /** Asked anew for every piece: "slower" takes effect with the next sentence. */
  readonly rateFactor: () => number
}

/** Speaks one piece after the other. A piece with nothing to say in it (a rule, an emoji) gives a span without samples. */
export async function* speak(
  pieces: AsyncIterable<Piece>,
  ports: { readonly tts: TextToSpeech; readonly voice: VoiceSettings },
  signal: AbortSignal,
): AsyncGenerator<SpeechEvent, void, undefined> {
  for await (const piece of pieces) {
    const text = piece.speechText ?? speechText(piece.text)
    yield { type: 'span-start', piece, speechText: text }
    if (text !== '') yield* synthesize(text, ports, signal)
    if (signal.aborted) return
    yield { type: 'span-end' }
  }
}

async function* synthesize(
  text: string,
  { tts, voice }: { readonly tts: TextToSpeech; readonly voice: VoiceSettings },
  signal: AbortSignal,
): AsyncGenerator<SpeechEvent, void, undefined> {
  let resampler: Resampler | undefined
  let fromHz = speechRateHz
  const request = { text, language: voice.language, rateFactor: voice.rateFactor(), signal }
  for await (const chunk of tts.synthesize(request)) {
    if (resampler === undefined || chunk.rateHz !== fromHz) {
      fromHz = chunk.rateHz
      resampler = new Resampler(fromHz, speechRateHz)
    }
    const ratio = speechRateHz / fromHz
    const words = (chunk.words ?? []).map((word) => ({
      word: word.word,
      startSample: Math.round(word.startSample * ratio),
      endSample: Math.round(word.endSample * ratio),
    }))
    // Cloud voices come at the wire's own rate: their samples pass as they are, bit for bit.
    const samples = fromHz === speechRateHz ? chunk.samples : floatToPcm16(resampler.push(pcm16ToFloat(chunk.samples)))
    yield { type: 'samples', samples, words }
  }
  const rest = resampler?.flush()
  if (rest !== undefined && rest.length > 0 && !signal.aborted) {
    yield { type: 'samples', samples: floatToPcm16(rest), words: [] }
  }
}
