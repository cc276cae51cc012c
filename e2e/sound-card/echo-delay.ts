import { recordingRateHz } from './recording-rate.ts'

export interface EchoAt {
  readonly atSample: number
  readonly delayMs: number
  /** Of the microphone against the loudspeaker, over the window. */
  readonly gainDb: number
}

const longestDelayMs = 200
const windowMs = 1_000
const stepMs = 500
/** Averaging this many samples leaves 8 kHz, where the voice is and a search is 36 times cheaper. */
const coarse = 6
/** Mean square of -50 dBFS. */
const quiet = 1e-5
/** Undisturbed it is above 0.9; below this a hole took half of the window, and a reflection might win. */
const leastCorrelation = 0.7

/**
 * When and how loud the loudspeaker came into the microphone, every half second in which it played. All three channels
 * are of the same stretch; positions count from its start.
 */
export function echoOverTime(recording: {
  readonly microphone: Float32Array
  readonly clean: Float32Array
  readonly speaker: Float32Array
}): EchoAt[] {
  const { speaker } = recording
  // The person stands on both channels, to the bit.
  const echo = recording.microphone.map((sample, index) => sample - (recording.clean[index] ?? 0))
  const speakerCoarse = coarser(speaker)
  const echoCoarse = coarser(echo)
  const [windowSamples, stepSamples, longest] = [windowMs, stepMs, longestDelayMs].map(
    (lengthMs) => (lengthMs * recordingRateHz) / 1000,
  ) as [number, number, number]
  const found: EchoAt[] = []
  for (let start = 0; start + windowSamples + longest <= speaker.length; start += stepSamples) {
    const played = energyOf(speaker, start, windowSamples)
    if (played < quiet * windowSamples) continue
    const near = strongest(
      { from: speakerCoarse, in: echoCoarse, start: start / coarse, length: windowSamples / coarse },
      range(0, longest / coarse),
    )
    if (near.correlation < leastCorrelation) continue
    const around = near.lag * coarse
    const exact = strongest(
      { from: speaker, in: echo, start, length: windowSamples },
      range(Math.max(0, around - coarse), Math.min(longest, around + coarse)),
    )
    found.push({
      atSample: start,
      delayMs: (exact.lag * 1000) / recordingRateHz,
      gainDb: 10 * Math.log10(energyOf(echo, start + exact.lag, windowSamples) / played),
    })
  }
  return found
}

/** The canceller starts anew after a jump: what was measured around one says nothing about the product. */
export function jumpedMoreThan(echoes: readonly EchoAt[], limitMs: number): boolean {
  return echoes.some((echo, index) => Math.abs(echo.delayMs - (echoes[index - 1] ?? echo).delayMs) > limitMs)
}

interface Comparison {
  readonly from: Float32Array
  readonly in: Float32Array
  readonly start: number
  readonly length: number
}

function strongest(comparison: Comparison, lags: Iterable<number>): { lag: number; correlation: number } {
  let best = { lag: 0, correlation: 0 }
  const { start, length } = comparison
  const energy = energyOf(comparison.from, start, length)
  for (const lag of lags) {
    let [sum, echoEnergy] = [0, 0]
    for (let index = start; index < start + length; index++) {
      const echo = comparison.in[index + lag] ?? 0
      sum += (comparison.from[index] ?? 0) * echo
      echoEnergy += echo * echo
    }
    const correlation = echoEnergy > 0 ? sum / Math.sqrt(energy * echoEnergy) : 0
    if (correlation > best.correlation) best = { lag, correlation }
  }
  return best
}

/** Coarser, and with its fundamental taken down: one long vowel is otherwise as like itself a period later. */
function coarser(samples: Float32Array): Float32Array {
  const means = new Float32Array(Math.floor(samples.length / coarse))
  for (let index = 0; index < means.length; index++) {
    let sum = 0
    for (let part = 0; part < coarse; part++) sum += samples[index * coarse + part] ?? 0
    means[index] = sum / coarse
  }
  return means.map((mean, index) => mean - 0.9 * (means[index - 1] ?? 0))
}

function energyOf(samples: Float32Array, start: number, length: number): number {
  let sum = 0
  for (let index = start; index < start + length; index++) sum += (samples[index] ?? 0) ** 2
  return sum
}

function* range(from: number, to: number): Generator<number> {
  for (let value = from; value <= to; value++) yield value
}
