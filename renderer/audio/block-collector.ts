import type { WorkletBlock } from './worklet-block.ts'

/** Collects what an audio context hands out in pieces of 128 samples until there is enough for a message. */
export class BlockCollector {
  readonly #blockSamples: number
  #samples: Float32Array<ArrayBuffer>
  #filled = 0
  #startSample = 0

  constructor(blockSamples: number) {
    this.#blockSamples = blockSamples
    this.#samples = new Float32Array(blockSamples)
  }

  /** The block that this piece completed. A piece without channels (no microphone is connected) is none. */
  push(channels: readonly Float32Array[], startSample: number): WorkletBlock | undefined {
    const length = channels[0]?.length ?? 0
    if (length === 0) return undefined
    // After a hole a new block begins, so that the reader sees the hole; the unfinished one counts as lost too.
    if (this.#filled > 0 && startSample !== this.#startSample + this.#filled) this.#filled = 0
    if (this.#filled === 0) this.#startSample = startSample
    if (this.#filled + length > this.#blockSamples) return undefined
    for (let index = 0; index < length; index++) {
      let sum = 0
      for (const channel of channels) sum += channel[index] ?? 0
      this.#samples[this.#filled + index] = sum / channels.length
    }
    this.#filled += length
    if (this.#filled < this.#blockSamples) return undefined
    const block = { samples: this.#samples, channels: channels.length, startSample: this.#startSample }
    this.#samples = new Float32Array(this.#blockSamples)
    this.#filled = 0
    return block
  }
}
