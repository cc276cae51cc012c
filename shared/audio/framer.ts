import type { Samples } from './pcm.ts'

/**
 * Cuts blocks of any length into frames of one length. Frames are copies: they may be transferred away, and the block
 * may be reused.
 */
export class Framer<T extends Samples> {
  readonly #frameSamples: number
  readonly #allocate: (samples: number) => T
  #frame: T
  #filled = 0

  constructor(frameSamples: number, allocate: (samples: number) => T) {
    this.#frameSamples = frameSamples
    this.#allocate = allocate
    this.#frame = allocate(frameSamples)
  }

  /** Samples that wait for the rest of their frame. */
  get pendingSamples(): number {
    return this.#filled
  }

  /** The frames that this block completed, oldest first; often none. */
  push(block: T): T[] {
    const frames: T[] = []
    let read = 0
    while (read < block.length) {
      const take = Math.min(this.#frameSamples - this.#filled, block.length - read)
      this.#frame.set(block.subarray(read, read + take), this.#filled)
      this.#filled += take
      read += take
      if (this.#filled === this.#frameSamples) frames.push(this.#take())
    }
    return frames
  }

  /** What is left, padded with silence to a whole frame; undefined when nothing is. */
  flush(): T | undefined {
    return this.#filled === 0 ? undefined : this.#take()
  }

  /** Forgets what is left. */
  reset(): void {
    this.#take()
  }

  #take(): T {
    const frame = this.#frame
    this.#frame = this.#allocate(this.#frameSamples)
    this.#filled = 0
    return frame
  }
}

export function pcm16Framer(frameSamples: number): Framer<Int16Array<ArrayBuffer>> {
  return new Framer(frameSamples, (samples) => new Int16Array(samples))
}

export function floatFramer(frameSamples: number): Framer<Float32Array<ArrayBuffer>> {
  return new Framer(frameSamples, (samples) => new Float32Array(samples))
}
