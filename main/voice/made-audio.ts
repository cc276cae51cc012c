/** Samples a voice has made, by their place in the answer: a stretch that ends with the newest and begins where it must. */
export class MadeAudio {
  readonly #blocks: { readonly position: number; readonly samples: Int16Array }[] = []
  #end = 0

  get start(): number {
    return this.#blocks[0]?.position ?? this.#end
  }

  get end(): number {
    return this.#end
  }

  /** The block is kept as it is, not copied: it is the one that waits to be sent. */
  append(samples: Int16Array): void {
    if (samples.length === 0) return
    this.#blocks.push({ position: this.#end, samples })
    this.#end += samples.length
  }

  forgetBefore(position: number): void {
    let first = this.#blocks[0]
    while (first !== undefined && first.position + first.samples.length <= position) {
      this.#blocks.shift()
      first = this.#blocks[0]
    }
  }

  /** A copy of its own, from `from` (or the oldest there is) up to `to`. */
  read(from: number, to: number): Int16Array {
    const first = Math.max(from, this.start)
    const last = Math.min(to, this.#end)
    const copy = new Int16Array(Math.max(0, last - first))
    for (const { position, samples } of this.#blocks) {
      if (position >= last) break
      const begin = Math.max(first, position)
      const stop = Math.min(last, position + samples.length)
      if (begin < stop) copy.set(samples.subarray(begin - position, stop - position), begin - first)
    }
    return copy
  }
}
