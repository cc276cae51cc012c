import type { LlmRequest } from '../../types.ts'
import type { Answer } from '../answer.ts'

type Speech = NonNullable<LlmRequest['speech']>

/** The paces and levels between which the step commands move; a voice outside them is no longer understood. */
const slowest = 0.5
const fastest = 2
const quietest = 0.2
const paceStep = 0.2
const volumeStep = 0.2

export type SpeechControlKind = 'faster' | 'slower' | 'normal-speed' | 'louder' | 'quieter' | 'full-volume'

export function controlSpeech(kind: SpeechControlKind, speech: Speech = { rateFactor: 1, volume: 1 }): Answer {
  switch (kind) {
    case 'faster':
      if (speech.rateFactor >= fastest) return { text: 'This is as fast as I can speak.' }
      return pace(Math.min(fastest, speech.rateFactor + paceStep), 'I speak faster now.')
    case 'slower':
      if (speech.rateFactor <= slowest) return { text: 'This is as slow as I can speak.' }
      return pace(Math.max(slowest, speech.rateFactor - paceStep), 'I speak slower now.')
    case 'normal-speed':
      return pace(1, 'I speak at normal speed now.')
    case 'louder':
      if (speech.volume >= 1) return { text: 'This is as loud as I can speak. You can turn up the computer itself.' }
      return volume(Math.min(1, speech.volume + volumeStep), 'I speak louder now.')
    case 'quieter':
      if (speech.volume <= quietest) return { text: 'This is as quiet as I can speak. To silence me, say stop.' }
      return volume(Math.max(quietest, speech.volume - volumeStep), 'I speak quieter now.')
    case 'full-volume':
      return volume(1, 'I speak at full volume now.')
  }
}

function pace(factor: number, text: string): Answer {
  return { text, control: { kind: 'speech-rate', factor: hundredths(factor) } }
}

function volume(level: number, text: string): Answer {
  return { text, control: { kind: 'volume', level: hundredths(level) } }
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100
}
