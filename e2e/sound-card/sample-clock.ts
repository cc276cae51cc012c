/**
 * Which moment of the wall clock a recorded sample belongs to.
 *
 * Blocks arrive late by chance and never early, so within two seconds the earliest arrival tells the truth; between two
 * such windows the offset moves in a straight line. One offset for all is wrong after a minute: the sink's clock was
 * measured to run 0.2 to 0.5 ms a second fast.
 */
export class SampleClock {
  readonly #rateHz: number
  readonly #windows: Arrival[] = []

  constructor(rateHz: number) {
    this.#rateHz = rateHz
  }

  /** `samples` had come in all when the block arrived. */
  arrived(samples: number, wallMs: number): void {
    const offsetMs = wallMs - this.#lengthMs(samples)
    const window = Math.floor(this.#lengthMs(samples) / windowMs)
    const last = this.#windows.at(-1)
    if (last?.window !== window) this.#windows.push({ window, samples, offsetMs })
    else if (offsetMs < last.offsetMs) this.#windows[this.#windows.length - 1] = { window, samples, offsetMs }
  }

  msAtSample(sample: number): number {
    return this.#lengthMs(sample) + this.#offsetAt(sample)
  }

  sampleAtMs(wallMs: number): number {
    // The offset moves by less than a millisecond a second, so the second guess is within a sample.
    const guess = this.#samples(wallMs - this.#offsetAt(0))
    const better = this.#samples(wallMs - this.#offsetAt(guess))
    return Math.round(this.#samples(wallMs - this.#offsetAt(better)))
  }

  #offsetAt(sample: number): number {
    const points = this.#settledPoints()
    const next = points.findIndex((point) => point.samples > sample)
    const [before, after] = next < 0 ? [points.at(-1), undefined] : [points[next - 1], points[next]]
    if (before === undefined) return after?.offsetMs ?? NaN
    if (after === undefined) return before.offsetMs
    const part = (sample - before.samples) / (after.samples - before.samples)
    return before.offsetMs + part * (after.offsetMs - before.offsetMs)
  }

  /** The window that is still filling counts once half a second of it is there, or when there is no other. */
  #settledPoints(): readonly Arrival[] {
    const last = this.#windows.at(-1)
    if (last === undefined) throw new Error('Nothing was recorded yet, so no sample has a time.')
    const isYoung = this.#lengthMs(last.samples) - last.window * windowMs < 500
    return isYoung && this.#windows.length > 1 ? this.#windows.slice(0, -1) : this.#windows
  }

  #lengthMs(samples: number): number {
    return (samples * 1000) / this.#rateHz
  }

  #samples(lengthMs: number): number {
    return (lengthMs * this.#rateHz) / 1000
  }
}

const windowMs = 2_000

interface Arrival {
  readonly window: number
  readonly samples: number
  readonly offsetMs: number
}
