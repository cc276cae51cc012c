import { floatToPcm16, pcm16ToFloat } from './pcm.ts'

/**
 * Changes the sample rate of a stream that comes in blocks of any length: a windowed sinc, split in phases.
 *
 * Output sample n lies at input position `n * fromHz / toHz`, so nothing is shifted in time, and after `flush` exactly
 * `ceil(samplesIn * toHz / fromHz)` samples have come out, however the input was cut. What is held back until more
 * input comes is half the filter: 26 samples of the lower rate (1.6 ms at 16 kHz).
 */
export class Resampler {
  readonly #filter: PolyphaseFilter | undefined
  /** Input that later outputs still need; starts with silence where the filter looks before the first sample. */
  #history: Float32Array
  /** Where the next output lies: index into `#history`, plus `#phase` / phases of a sample. */
  #index = 0
  #phase = 0
  #samplesIn = 0
  #samplesOut = 0

  constructor(fromHz: number, toHz: number) {
    this.#filter = fromHz === toHz ? undefined : designFilter(fromHz, toHz)
    this.#history = new Float32Array(this.#filter?.before ?? 0)
  }

  push(block: Float32Array): Float32Array<ArrayBuffer> {
    if (this.#filter === undefined) return Float32Array.from(block)
    this.#samplesIn += block.length
    return this.#run(this.#filter, block, Number.POSITIVE_INFINITY)
  }

  /** The rest of the stream, as if silence followed; afterwards a new stream may begin. */
  flush(): Float32Array<ArrayBuffer> {
    const filter = this.#filter
    if (filter === undefined) return new Float32Array(0)
    const total = Math.ceil((this.#samplesIn * filter.phases) / filter.step)
    const rest = this.#run(filter, new Float32Array(filter.taps), total - this.#samplesOut)
    this.reset()
    return rest
  }

  reset(): void {
    this.#history = new Float32Array(this.#filter?.before ?? 0)
    this.#index = 0
    this.#phase = 0
    this.#samplesIn = 0
    this.#samplesOut = 0
  }

  #run(filter: PolyphaseFilter, block: Float32Array, atMost: number): Float32Array<ArrayBuffer> {
    const { taps, phases, step, coefficients } = filter
    const input = new Float32Array(this.#history.length + block.length)
    input.set(this.#history)
    input.set(block, this.#history.length)

    const output = new Float32Array(Math.ceil((block.length * phases) / step) + 1)
    let written = 0
    while (this.#index + taps <= input.length && written < atMost) {
      const row = this.#phase * taps
      let sum = 0
      for (let tap = 0; tap < taps; tap++) sum += (input[this.#index + tap] ?? 0) * (coefficients[row + tap] ?? 0)
      output[written++] = sum
      const next = this.#phase + step
      this.#index += Math.floor(next / phases)
      this.#phase = next % phases
    }
    // When the rate falls, the next output may lie beyond all that has come so far.
    const used = Math.min(this.#index, input.length)
    this.#history = input.slice(used)
    this.#index -= used
    this.#samplesOut += written
    return output.slice(0, written)
  }
}

/** The same for PCM16 in and out. */
export class Pcm16Resampler {
  readonly #resampler: Resampler

  constructor(fromHz: number, toHz: number) {
    this.#resampler = new Resampler(fromHz, toHz)
  }

  push(block: Int16Array): Int16Array<ArrayBuffer> {
    return floatToPcm16(this.#resampler.push(pcm16ToFloat(block)))
  }

  flush(): Int16Array<ArrayBuffer> {
    return floatToPcm16(this.#resampler.flush())
  }

  reset(): void {
    this.#resampler.reset()
  }
}

interface PolyphaseFilter {
  /** Input positions between two samples at which an output may lie. */
  readonly phases: number
  /** Phases from one output to the next. */
  readonly step: number
  /** Input samples in one output, and how many of them lie before it. */
  readonly taps: number
  readonly before: number
  /** One row of taps for each phase. */
  readonly coefficients: Float32Array
}

const rejectionDb = 80
// From 0.9 to 1.1 of the lower Nyquist frequency: what folds lands above 7.2 kHz at 16 kHz, where speech has next to
// nothing, and the filter is half as long (and as late) as one that ends at Nyquist.
const transition = 0.2

function designFilter(fromHz: number, toHz: number): PolyphaseFilter {
  const divisor = greatestCommonDivisor(fromHz, toHz)
  const phases = toHz / divisor
  const step = fromHz / divisor
  const cutoff = Math.min(1, toHz / fromHz)
  // Kaiser's estimate of the length that a transition of this width needs.
  const half = Math.ceil((rejectionDb - 7.95) / (14.36 * transition * cutoff))
  const beta = 0.1102 * (rejectionDb - 8.7)
  const taps = 2 * half
  const coefficients = new Float32Array(phases * taps)
  for (let phase = 0; phase < phases; phase++) {
    const row = Array.from({ length: taps }, (_, tap) => {
      const distance = tap - (half - 1) - phase / phases
      return sinc(cutoff * distance) * kaiser(distance / half, beta)
    })
    // Each phase on its own passes a constant unchanged; else a still signal would ripple from phase to phase.
    const sum = row.reduce((total, value) => total + value, 0)
    for (const [tap, value] of row.entries()) coefficients[phase * taps + tap] = value / sum
  }
  return { phases, step, taps, before: half - 1, coefficients }
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)
}

function kaiser(x: number, beta: number): number {
  return Math.abs(x) > 1 ? 0 : besselI0(beta * Math.sqrt(1 - x * x)) / besselI0(beta)
}

function besselI0(x: number): number {
  let term = 1
  let sum = 1
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2
    sum += term
  }
  return sum
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}
