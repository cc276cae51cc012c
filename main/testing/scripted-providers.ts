import { abortable } from '../../shared/std/abortable.ts'
import type { LanguageModel, LlmEvent, LlmRequest, SpeechToText, TextToSpeech } from '../providers/types.ts'

/** One answer of a scripted model: events, thrown errors, and promises to wait for on the way. */
export type ScriptStep = LlmEvent | Error | Promise<unknown>

export interface ScriptedModel extends LanguageModel {
  readonly requests: LlmRequest[]
}

/** A model that plays one script per request and says so when it is asked more often than it was told. */
export function scriptedModel(...scripts: readonly (readonly ScriptStep[])[]): ScriptedModel {
  const requests: LlmRequest[] = []
  return {
    name: 'scripted',
    requests,
    generate(request) {
      const script = scripts[requests.length]
      requests.push(request)
      if (script === undefined) throw new Error(`The script has ${scripts.length} answers and was asked for one more.`)
      return abortable(play(script), request.signal)
    },
  }
}

async function* play(script: readonly ScriptStep[]): AsyncGenerator<LlmEvent, void, undefined> {
  for (const step of script) {
    if (step instanceof Promise) await step
    else if (step instanceof Error) throw step
    else yield step
  }
}

/** Text in the given deltas, then an orderly end. */
export function says(...deltas: readonly string[]): LlmEvent[] {
  return [...deltas.map((text): LlmEvent => ({ type: 'text-delta', text })), { type: 'finish', reason: 'stop' }]
}

/** Samples per word and per gap of the scripted voice, at 24 kHz: 100 ms and 20 ms. */
export const scriptedWordSamples = 2_400
export const scriptedGapSamples = 480

export interface ScriptedVoice extends TextToSpeech {
  readonly texts: string[]
}

/** A voice that says every word as 100 ms of a steady level and 20 ms of silence. */
export function scriptedVoice(failure?: Error): ScriptedVoice {
  const texts: string[] = []
  return {
    name: 'scripted',
    texts,
    async *synthesize({ text, signal }) {
      texts.push(text)
      if (failure !== undefined) throw failure
      for (let rest = text.split(/\s+/).length; rest > 0; rest--) {
        await Promise.resolve()
        if (signal.aborted) return
        const samples = new Int16Array(scriptedWordSamples + scriptedGapSamples)
        samples.fill(8_000, 0, scriptedWordSamples)
        yield { samples, rateHz: 24_000 }
      }
    },
  }
}

/** Ears that take whatever comes and give one script of transcripts per utterance. */
export function scriptedEars(...finals: readonly (string | Error)[]): SpeechToText & { heardSamples: number[] } {
  const heardSamples: number[] = []
  return {
    name: 'scripted',
    heardSamples,
    async *transcribe(audio, { signal }) {
      const index = heardSamples.push(0) - 1
      for await (const block of abortable(audio, signal))
        heardSamples[index] = (heardSamples[index] ?? 0) + block.length
      if (signal.aborted) return
      const final = finals[index]
      if (final instanceof Error) throw final
      yield { type: 'transcript-final', text: final ?? '', certainty: 0.9 }
    },
  }
}
