import { speechRateHz } from '../../shared/audio/format.ts'

/**
 * Speech in which every word is a chord of two tones of its own, so that a test reads off the samples which words were
 * there, how much of each, and whether one came twice: no recogniser, no trust in anybody's counter.
 *
 * All tones are multiples of 50 Hz, which a window of 20 ms tells apart exactly, and lie under 5.3 kHz, so the words
 * survive a way through 16 kHz.
 */
const lowTonesHz = Array.from({ length: 16 }, (_, place) => 400 + 100 * place)
const highTonesHz = Array.from({ length: 16 }, (_, place) => 2_200 + 200 * place)
/** Word n and word n + 256 sound the same. */
export const distinctWords = lowTonesHz.length * highTonesHz.length

const windowMs = 20
const stepMs = 2
/** Under this share of a window in one word it is nobody's: two halves of different words never reach 0.6. */
const leastPurity = 0.6
/** Root mean square under which a window is silence; full scale is 32,768. */
const silence = 40
const amplitude = 8_000

export interface ToneWordsFormat {
  readonly rateHz?: number
  /** A multiple of 20, so that words without gaps join without a click. */
  readonly wordMs?: number
  readonly gapMs?: number
}

export const defaultToneWords = { rateHz: speechRateHz, wordMs: 200, gapMs: 0 } as const

export function encodeToneWords(indexes: readonly number[], format: ToneWordsFormat = {}): Int16Array {
  const { rateHz, wordMs, gapMs } = { ...defaultToneWords, ...format }
  const wordSamples = (wordMs * rateHz) / 1000
  const spacing = wordSamples + (gapMs * rateHz) / 1000
  const samples = new Int16Array(spacing * indexes.length)
  for (const [place, index] of indexes.entries()) {
    const code = index % distinctWords
    const low = (2 * Math.PI * (lowTonesHz[code % 16] ?? 0)) / rateHz
    const high = (2 * Math.PI * (highTonesHz[code >> 4] ?? 0)) / rateHz
    for (let at = 0; at < wordSamples; at++)
      samples[place * spacing + at] = Math.round(amplitude * (Math.sin(low * at) + Math.sin(high * at)))
  }
  return samples
}

export interface HeardToneWord {
  /** Modulo `distinctWords`. */
  readonly index: number
  /** Within 6 ms: edges are found in steps of 2 ms by windows of 20. */
  readonly startSample: number
  readonly endSample: number
}

/** Every stretch of one word, in order. A piece shorter than 16 ms is not found; a hole of over 8 ms makes two. */
export function decodeToneWords(samples: Int16Array, rateHz: number = speechRateHz): HeardToneWord[] {
  const windowSamples = (windowMs * rateHz) / 1000
  const step = (stepMs * rateHz) / 1000
  // A window reaches this far into foreign ground before it stops being the word's.
  const overhang = Math.round(windowSamples * (1 - Math.sqrt(leastPurity)))
  // Silence at both ends lets a word that begins or ends the recording be seen from outside, like any other.
  const padded = new Int16Array(samples.length + 2 * windowSamples)
  padded.set(samples, windowSamples)
  const runs: { index: number; first: number; last: number }[] = []
  let open: (typeof runs)[number] | undefined
  for (let start = 0; start + windowSamples <= padded.length; start += step) {
    const index = wordInWindow(padded.subarray(start, start + windowSamples), rateHz)
    if (index === undefined) open = undefined
    else if (open?.index === index) open.last = start
    else runs.push((open = { index, first: start, last: start }))
  }
  return runs.map(({ index, first, last }) => {
    const startSample = clamp(first + overhang - windowSamples, samples.length)
    return { index, startSample, endSample: Math.max(startSample, clamp(last - overhang, samples.length)) }
  })
}

function wordInWindow(window: Int16Array, rateHz: number): number | undefined {
  let energy = 0
  for (const sample of window) energy += sample * sample
  if (Math.sqrt(energy / window.length) < silence) return undefined
  const low = strongest(window, lowTonesHz, rateHz)
  const high = strongest(window, highTonesHz, rateHz)
  // A whole window of one word holds all its energy in two tones: |X|² sums to energy · length / 2.
  const purity = (low.power + high.power) / ((energy * window.length) / 2)
  // One tone alone is no word, whoever made it.
  return purity < leastPurity || Math.min(low.power, high.power) < Math.max(low.power, high.power) / 4
    ? undefined
    : high.place * 16 + low.place
}

function strongest(window: Int16Array, tonesHz: readonly number[], rateHz: number): { place: number; power: number } {
  let best = { place: 0, power: -1 }
  for (const [place, toneHz] of tonesHz.entries()) {
    const power = goertzel(window, (2 * Math.PI * toneHz) / rateHz)
    if (power > best.power) best = { place, power }
  }
  return best
}

function goertzel(window: Int16Array, radiansPerSample: number): number {
  const factor = 2 * Math.cos(radiansPerSample)
  let last = 0
  let beforeLast = 0
  for (const sample of window) {
    const next = sample + factor * last - beforeLast
    beforeLast = last
    last = next
  }
  return last * last + beforeLast * beforeLast - factor * last * beforeLast
}

function clamp(sample: number, length: number): number {
  return Math.min(length, Math.max(0, sample))
}
