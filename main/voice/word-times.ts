import type { WordTime } from '../providers/types.ts'
import { wordWeights, type VoicePace } from './voice-pace.ts'

/** Loudness of one stretch of a voice: root mean square of PCM16 per block of `envelopeBlockSamples`. */
export const envelopeBlockSamples = 240

/** The first place between the two where the voice is silent. */
export function firstGapWithin(envelope: readonly number[], from: number, to: number): number | undefined {
  const floor = gapFloor(envelope)
  const block = envelope.findIndex((level, index) => {
    const start = index * envelopeBlockSamples
    return start >= from && start <= to && level <= floor
  })
  return block === -1 ? undefined : block * envelopeBlockSamples
}

/** A block this far (26 dB) under the loudest one of the sentence is a gap between words or a pause. */
const gapRatio = 0.05
/** Follows the loudness of a voice whose samples come in blocks of any length. */
export class EnvelopeMeter {
  readonly #levels: number[] = []
  #sum = 0
  #samples = 0

  push(block: Int16Array): void {
    for (const sample of block) {
      this.#sum += sample * sample
      this.#samples += 1
      if (this.#samples === envelopeBlockSamples) this.#levels.push(this.#take())
    }
  }

  /** All whole blocks so far, and the begun one. */
  levels(): number[] {
    return this.#samples === 0 ? [...this.#levels] : [...this.#levels, Math.sqrt(this.#sum / this.#samples)]
  }

  #take(): number {
    const level = Math.sqrt(this.#sum / this.#samples)
    this.#sum = 0
    this.#samples = 0
    return level
  }
}

/**
 * Where each word of a spoken text lies, when the voice did not say: by the gaps in the sound if they cut it into as many
 * stretches as there are words, else by the voice's own pace over the time that is not silence.
 */
export function estimateWordTimes(
  words: readonly string[],
  sound: { readonly envelope: readonly number[]; readonly samples: number },
  pace: VoicePace,
): WordTime[] {
  if (words.length === 0) return []
  const stretches = soundStretches(sound.envelope, sound.samples)
  if (stretches.length === words.length) {
    return words.map((word, index) => {
      const { start = 0, end = sound.samples } = stretches[index] ?? {}
      return { word, startSample: start, endSample: end }
    })
  }
  const whole = [{ start: 0, end: sound.samples }]
  return byPace(words, stretches.length === 0 ? whole : stretches, pace)
}

/** Samples in which the voice sounds, without the pauses. */
export function soundSamples(envelope: readonly number[], samples: number): number {
  return soundStretches(envelope, samples).reduce((sum, stretch) => sum + stretch.end - stretch.start, 0)
}

interface Stretch {
  readonly start: number
  readonly end: number
}

function soundStretches(envelope: readonly number[], totalSamples: number): Stretch[] {
  const floor = gapFloor(envelope)
  const stretches: Stretch[] = []
  let start = -1
  for (let block = 0; block <= envelope.length; block++) {
    const isSound = (envelope[block] ?? 0) > floor
    if (isSound && start < 0) start = block
    if (!isSound && start >= 0) {
      stretches.push({ start: start * envelopeBlockSamples, end: Math.min(block * envelopeBlockSamples, totalSamples) })
      start = -1
    }
  }
  return stretches
}

function gapFloor(envelope: readonly number[]): number {
  return envelope.reduce((loudest, level) => Math.max(loudest, level), 0) * gapRatio
}

function byPace(words: readonly string[], stretches: readonly Stretch[], pace: VoicePace): WordTime[] {
  const total = stretches.reduce((sum, stretch) => sum + stretch.end - stretch.start, 0)
  const weights = wordWeights(pace, words)
  const totalWeight = weights.reduce((sum, weight) => sum + weight, 0)
  let before = 0
  return words.map((word, index) => {
    const startSample = placeInSound((before / totalWeight) * total, stretches)
    before += weights[index] ?? 0
    return { word, startSample, endSample: placeInSound((before / totalWeight) * total, stretches) }
  })
}

function placeInSound(soundOffset: number, stretches: readonly Stretch[]): number {
  let rest = soundOffset
  for (const stretch of stretches) {
    const length = stretch.end - stretch.start
    if (rest <= length) return Math.round(stretch.start + rest)
    rest -= length
  }
  return stretches.at(-1)?.end ?? 0
}
