import { audibleSpan, synthesisedSpeech, type SyntheticVoice } from '../sound-sets/speech.ts'
import type { Utterance } from '../sound-card/person.ts'
import { recordingRateHz as rateHz } from '../sound-card/recording-rate.ts'

/** Not the one that Parley takes: two people are in the room. */
const voices: readonly SyntheticVoice[] = [
  { tool: 'flite', voice: 'rms' },
  { tool: 'espeak-ng', voice: 'en-us' },
]
const marginSamples = rateHz / 10

export interface PersonVoice {
  readonly name: string
  readonly utterances: ReadonlyMap<string, SpokenUtterance>
}

export interface SpokenUtterance extends Utterance {
  /** Of the last sound; what follows is a margin. */
  readonly end: number
}

/** Everything a person will say, by the first of the voices that is here; undefined where there is none. */
export async function personVoice(sentences: readonly string[]): Promise<PersonVoice | undefined> {
  for (const voice of voices) {
    const { sounds } = await synthesisedSpeech(sentences, rateHz, [voice])
    if (sounds.length < sentences.length) continue
    const utterances = sounds.map(({ samples }, index) => [sentences[index] ?? '', utterance(samples)] as const)
    return { name: `${voice.tool} (${voice.voice})`, utterances: new Map(utterances) }
  }
  return undefined
}

function utterance(samples: Float32Array): SpokenUtterance {
  const span = audibleSpan(samples, rateHz) ?? { start: 0, end: samples.length }
  const start = Math.max(0, span.start - marginSamples)
  return {
    samples: samples.slice(start, span.end + marginSamples),
    onset: span.start - start,
    end: span.end - start,
  }
}
