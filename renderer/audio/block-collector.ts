import type { WorkletBlock } from './worklet-block.ts'

/** Collects what an audio context hands out in pieces (128 samples, no piece longer than a block) for one message. */
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
    // After a hole a new block begins, so that the reader sees the hole; the unfinished one counts as lost too.
    if (length === 0 || startSample !== this.#startSample + this.#filled) this.#filled = 0
    if (this.#filled === 0) this.#startSample = startSample
    let full: WorkletBlock | undefined
    for (let index = 0; index < length; index++) {
      let sum = 0
      for (const channel of channels) sum += channel[index] ?? 0
      this.#samples[this.#filled] = sum / channels.length
      this.#filled += 1
      if (this.#filled === this.#blockSamples) full = this.#take(channels.length)
    }
    return full
  }

  #take(channels: number): WorkletBlock {
    const block = { samples: this.#samples, channels, startSample: this.#startSample }
    this.#samples = new Float32Array(this.#blockSamples)
    this.#startSample += this.#blockSamples
    this.#filled = 0
    return block
  }
}
