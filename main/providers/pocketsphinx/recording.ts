/**
 * The sound of one utterance, kept while it comes, so that it can be listened to again from the beginning. Bounded: what
 * comes after `capacitySamples` is not kept, and the utterance is understood as far as it was.
 */
export class Recording implements AsyncIterable<Int16Array> {
  readonly #blocks: Int16Array[] = []
  readonly #capacitySamples: number
  #samples = 0
  #droppedSamples = 0
  #ending: { readonly error?: unknown } | undefined
  #changed = Promise.withResolvers<undefined>()

  constructor(capacitySamples: number) {
    this.#capacitySamples = capacitySamples
  }

  get samples(): number {
    return this.#samples
  }

  get droppedSamples(): number {
    return this.#droppedSamples
  }

  /** Takes everything from `source`; never rejects: a source that fails makes the readers fail. */
  async fill(source: AsyncIterable<Int16Array>): Promise<void> {
    try {
      for await (const block of source) this.#add(block)
      this.#ending = {}
    } catch (error) {
      this.#ending = { error }
    }
    this.#announce()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Int16Array, void, undefined> {
    for (let index = 0; ; index += 1) {
      while (index >= this.#blocks.length) {
        if (this.#ending !== undefined) {
          if ('error' in this.#ending) throw this.#ending.error
          return
        }
        await this.#changed.promise
      }
      const block = this.#blocks[index]
      if (block !== undefined) yield block
    }
  }

  #add(block: Int16Array): void {
    const room = this.#capacitySamples - this.#samples
    // A copy: the caller's block may be a view of a buffer that it fills again.
    const kept = block.slice(0, room)
    this.#droppedSamples += block.length - kept.length
    if (kept.length === 0) return
    this.#blocks.push(kept)
    this.#samples += kept.length
    this.#announce()
  }

  #announce(): void {
    const { resolve } = this.#changed
    this.#changed = Promise.withResolvers<undefined>()
    resolve(undefined)
  }
}
