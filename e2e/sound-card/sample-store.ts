/** Interleaved PCM16 as it comes, kept by channel in blocks of a second, so that the oldest can go. */
export class SampleStore {
  readonly #channels: number
  readonly #blockSamples: number
  readonly #blocks = new Map<number, readonly Int16Array[]>()
  #sampleCount = 0
  #firstKept = 0
  /** Half a sample of all channels, where the last chunk was cut. */
  #rest = Buffer.alloc(0)

  constructor(channels: number, blockSamples: number) {
    this.#channels = channels
    this.#blockSamples = blockSamples
  }

  get sampleCount(): number {
    return this.#sampleCount
  }

  get firstKept(): number {
    return this.#firstKept
  }

  push(chunk: Buffer): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    const width = 2 * this.#channels
    const whole = Math.floor(bytes.length / width)
    for (let index = 0; index < whole;) {
      const place = this.#sampleCount % this.#blockSamples
      const count = Math.min(whole - index, this.#blockSamples - place)
      for (const [channel, samples] of this.#block(Math.floor(this.#sampleCount / this.#blockSamples)).entries())
        for (let offset = 0; offset < count; offset++)
          samples[place + offset] = bytes.readInt16LE((index + offset) * width + 2 * channel)
      this.#sampleCount += count
      index += count
    }
    this.#rest = Buffer.from(bytes.subarray(whole * width))
  }

  /** -1..1; `to` is not included. */
  slice(channel: number, from: number, to: number): Float32Array<ArrayBuffer> {
    if (from < this.#firstKept || to > this.#sampleCount || from > to)
      throw new Error(`Samples ${from} to ${to} are not kept: ${this.#firstKept} to ${this.#sampleCount} are.`)
    const samples = new Float32Array(to - from)
    for (let at = from; at < to;) {
      const number = Math.floor(at / this.#blockSamples)
      const end = Math.min(to, (number + 1) * this.#blockSamples)
      const block = this.#blocks.get(number)?.[channel]
      const start = number * this.#blockSamples
      for (let index = at; index < end; index++) samples[index - from] = (block?.[index - start] ?? 0) / 32_768
      at = end
    }
    return samples
  }

  /** Whole blocks go, so some older samples may stay. */
  dropBefore(sample: number): void {
    for (const number of this.#blocks.keys()) {
      const end = (number + 1) * this.#blockSamples
      if (end > Math.min(sample, this.#sampleCount)) continue
      this.#blocks.delete(number)
      this.#firstKept = Math.max(this.#firstKept, end)
    }
  }

  #block(number: number): readonly Int16Array[] {
    const present = this.#blocks.get(number)
    if (present !== undefined) return present
    const block = Array.from({ length: this.#channels }, () => new Int16Array(this.#blockSamples))
    this.#blocks.set(number, block)
    return block
  }
}
