export interface DetectorStats {
  /** Of the last thousand. */
  readonly inferenceMs: { readonly median: number; readonly p95: number; readonly max: number }
  readonly windows: number
  /** Samples that were never judged, because too many waited. */
  readonly droppedSamples: number
}

const keptTimes = 1_000

export class InferenceTimes {
  readonly #times: number[] = []
  #windows = 0
  #droppedSamples = 0

  add(inferenceMs: number): void {
    this.#times[this.#windows % keptTimes] = inferenceMs
    this.#windows += 1
  }

  countDropped(samples: number): void {
    this.#droppedSamples += samples
  }

  get stats(): DetectorStats {
    const sorted = this.#times.toSorted((a, b) => a - b)
    const at = (part: number): number => sorted[Math.ceil(sorted.length * part) - 1] ?? 0
    return {
      inferenceMs: { median: at(0.5), p95: at(0.95), max: at(1) },
      windows: this.#windows,
      droppedSamples: this.#droppedSamples,
    }
  }
}
