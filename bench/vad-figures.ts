import { microphoneRateHz, samplesToMs } from '../shared/audio/format.ts'
import { edgeParameters, type InterruptionPreset } from '../shared/vad/edge-presets.ts'
import { quiet, transition, type SpeechEdge, type SpeechWindow } from '../shared/vad/speech-edges.ts'

/** A sound and what the model thought of it, hop by hop. `speech` is where it is audible; noises have none. */
export interface JudgedSound {
  readonly name: string
  readonly samples: number
  readonly windows: readonly SpeechWindow[]
  readonly speech?: { readonly start: number; readonly end: number }
}

export interface Spread {
  readonly n: number
  readonly medianMs: number
  readonly p95Ms: number
}

/** From the first audible 5 ms, in milliseconds of audio, for one preset and situation. */
export interface SpeechFigures {
  readonly onset: Spread
  readonly confirmedStart: Spread
  /** From the last audible 5 ms. */
  readonly end: Spread
  readonly missed: readonly string[]
  /** Utterances that were taken for more than one. */
  readonly split: readonly string[]
}

export interface NoiseFigures {
  readonly minutes: number
  readonly falseOnsetsPerMinute: number
  readonly falseStartsPerMinute: number
  readonly falseStartsIn: readonly string[]
}

export interface Situation {
  readonly preset: InterruptionPreset
  readonly isAssistantSpeaking: boolean
  readonly hopSamples: 256 | 512
}

export function speechFigures(sounds: readonly JudgedSound[], situation: Situation): SpeechFigures {
  const onsets: number[] = []
  const starts: number[] = []
  const ends: number[] = []
  const missed: string[] = []
  const split: string[] = []
  for (const sound of sounds) {
    if (sound.speech === undefined) continue
    const edges = edgesOf(sound.windows, situation)
    const start = edges.find((edge) => edge.type === 'speech-start')
    const end = edges.findLast((edge) => edge.type === 'speech-end')
    const onset = edges.find((edge) => edge.type === 'speech-onset' && edge.position === start?.position)
    if (start === undefined || onset === undefined) {
      missed.push(sound.name)
      continue
    }
    onsets.push(samplesToMs(onset.decidedAt - sound.speech.start, microphoneRateHz))
    starts.push(samplesToMs(start.decidedAt - sound.speech.start, microphoneRateHz))
    if (end !== undefined) ends.push(samplesToMs(end.decidedAt - sound.speech.end, microphoneRateHz))
    if (edges.filter((edge) => edge.type === 'speech-start').length > 1) split.push(sound.name)
  }
  return { onset: spread(onsets), confirmedStart: spread(starts), end: spread(ends), missed, split }
}

export function noiseFigures(sounds: readonly JudgedSound[], situation: Situation): NoiseFigures {
  let samples = 0
  let onsets = 0
  let starts = 0
  const falseStartsIn: string[] = []
  for (const sound of sounds) {
    const edges = edgesOf(sound.windows, situation)
    const startsHere = edges.filter((edge) => edge.type === 'speech-start').length
    samples += sound.samples
    onsets += edges.filter((edge) => edge.type === 'speech-onset').length
    starts += startsHere
    if (startsHere > 0) falseStartsIn.push(sound.name)
  }
  const minutes = samplesToMs(samples, microphoneRateHz) / 60_000
  return {
    minutes: rounded(minutes),
    falseOnsetsPerMinute: rounded(onsets / minutes),
    falseStartsPerMinute: rounded(starts / minutes),
    falseStartsIn,
  }
}

function edgesOf(windows: readonly SpeechWindow[], situation: Situation): SpeechEdge[] {
  const parameters = edgeParameters(situation.preset, situation)
  let state = quiet
  return windows.flatMap((window) => {
    const step = transition(state, window, parameters)
    state = step.state
    return step.edges
  })
}

function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (part: number): number =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN)
  return { n: sorted.length, medianMs: at(0.5), p95Ms: at(0.95) }
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100
}
