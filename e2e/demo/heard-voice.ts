import { recordingRateHz as rateHz } from '../sound-card/recording-rate.ts'
import { quickPlace } from './quick-place.ts'

/** What a person takes for the beginning of a word, and not for its breath. */
const voicedLevel = 10 ** (-35 / 20)
const silentLevel = 10 ** (-60 / 20)
const windowSamples = rateHz / 100
const stepSamples = rateHz / 200
/** So much of a voice is like no other stretch of it. */
const stretchSamples = (200 * rateHz) / 1000
const movedMostSamples = rateHz
/** Over a whole answer, holes add up; and right before a cut there may be the pause between two sentences. */
const [holesSamples, pauseSamples] = [3 * rateHz, 2 * rateHz]
const quietSamples = (200 * rateHz) / 1000
const baselineSamples = (800 * rateHz) / 1000
const duckedGain = 10 ** (-6 / 20)

/**
 * Where in a recording of the loudspeaker the first sample of `spoken` lies, told by its first words or by its last:
 * undefined where these were not played. A player that runs dry tears a word; one second has others.
 */
export function voicePlace(
  recording: Float32Array,
  spoken: Float32Array,
  by: 'first words' | 'last words',
): number | undefined {
  const first = firstVoiced(spoken) ?? 0
  const last = Math.max(0, lastVoiced(spoken) - stretchSamples)
  for (let moved = 0; moved <= movedMostSamples; moved += stretchSamples / 2) {
    const at = by === 'first words' ? Math.min(first + moved, last) : Math.max(first, last - moved)
    const stretch = spoken.subarray(at, at + stretchSamples)
    const place = quickPlace(stretch, recording)
    if (place !== undefined) return place - at
  }
  return undefined
}

/** The same, told by what was heard right before `before`: a player that ran dry has moved what follows. */
export function voicePlaceBefore(
  recording: Float32Array,
  spoken: Float32Array,
  { before, expected }: { readonly before: number; readonly expected: number },
): number | undefined {
  for (let moved = 0; moved <= pauseSamples; moved += stretchSamples / 2) {
    const at = before - stretchSamples - moved
    if (at < 0) return undefined
    const from = Math.max(0, at - expected - holesSamples)
    const place = quickPlace(
      recording.subarray(at, at + stretchSamples),
      spoken.subarray(from, at - expected + 2 * stretchSamples),
    )
    if (place !== undefined) return at - place - from
  }
  return undefined
}

/** Where the voice becomes audible in what was sent. */
export function firstVoiced(spoken: Float32Array): number | undefined {
  for (let at = 0; at + windowSamples <= spoken.length; at += stepSamples)
    if (level(spoken, at, windowSamples) > voicedLevel) return at
  return undefined
}

function lastVoiced(spoken: Float32Array): number {
  for (let at = spoken.length - windowSamples; at > 0; at -= stepSamples)
    if (level(spoken, at, windowSamples) > voicedLevel) return at + windowSamples
  return 0
}

/** A cut, in milliseconds after the first sound of the person who cuts in; undefined: it was not. */
export interface Cut {
  readonly duckMs: number | undefined
  readonly silenceMs: number | undefined
}

/**
 * How a voice gave way, told by comparing what the loudspeaker played with what was sent: places in the recording are
 * of the person's first sound and of the moment up to which it has to be quiet, which is when the next answer begins.
 * Between its words a voice cannot be seen to be lowered: within a pause the duck is found late.
 */
export function heardCut(
  recording: Float32Array,
  spoken: Float32Array,
  { place, onset, until }: { readonly place: number; readonly onset: number; readonly until: number },
): Cut {
  const ms = (samples: number): number => (samples * 1000) / rateHz
  let lastSound = onset
  for (let at = onset; at + stepSamples <= until; at += stepSamples)
    if (level(recording, at, stepSamples) > silentLevel) lastSound = at + stepSamples
  const isQuiet = until - lastSound >= quietSamples
  const before = gains(recording, spoken, { place, from: onset - baselineSamples, to: onset })
  const whole = median(before.map(({ gain }) => gain))
  const after = gains(recording, spoken, { place, from: onset, to: isQuiet ? lastSound : until })
  // Low to its end: a hole of a player that ran dry is none. What falls silent between two looks was lowered by then.
  const lastWhole = after.findLast(({ gain }) => gain >= duckedGain * whole)
  const isLowered = after.at(-1) !== lastWhole
  const lowered = lastWhole === undefined ? onset : lastWhole.at + stepSamples
  const duckAt = isLowered ? lowered : isQuiet ? lastSound : undefined
  return {
    duckMs: duckAt === undefined ? undefined : ms(duckAt - onset),
    silenceMs: isQuiet ? ms(lastSound - onset) : undefined,
  }
}

/** How loud the voice came through, where it says anything. */
function gains(
  recording: Float32Array,
  spoken: Float32Array,
  { place, from, to }: { readonly place: number; readonly from: number; readonly to: number },
): { readonly at: number; readonly gain: number }[] {
  const found: { readonly at: number; readonly gain: number }[] = []
  for (let at = from; at + windowSamples <= to; at += stepSamples) {
    if (at < place || level(spoken, at - place, windowSamples) < voicedLevel / 4) continue
    let [product, power] = [0, 0]
    for (let index = 0; index < windowSamples; index++) {
      const sent = spoken[at - place + index] ?? 0
      product += (recording[at + index] ?? 0) * sent
      power += sent * sent
    }
    found.push({ at, gain: product / power })
  }
  return found
}

function level(samples: Float32Array, at: number, length: number): number {
  let sum = 0
  for (let index = at; index < at + length; index++) sum += (samples[index] ?? 0) ** 2
  return Math.sqrt(sum / length)
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 1
}
