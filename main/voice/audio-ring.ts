/** The last stretch of a stream of samples, by position: what a turn needs of the time before it was noticed. */
export class AudioRing {
  readonly #ring: Int16Array
  /** Position after the newest sample. */
  #end = 0
  #start = 0

  constructor(samples: number) {
    this.#ring = new Int16Array(samples)
  }

  get end(): number {
    return this.#end
  }

  /** Appends at `position`; a jump forward is silence, one backward a new stream. */
  write(position: number, samples: Int16Array): void {
    if (position < this.#end || position - this.#end > this.#ring.length) this.#restart(position)
    while (this.#end < position) this.#put(0)
    for (const sample of samples) this.#put(sample)
  }

  /** Samples from `from` (or the oldest there are) to `to`. */
  read(from: number, to: number): Int16Array {
    const first = Math.max(from, this.#start)
    const count = Math.max(0, Math.min(to, this.#end) - first)
    return Int16Array.from({ length: count }, (_, index) => this.#ring[(first + index) % this.#ring.length] ?? 0)
  }

  #put(sample: number): void {
    this.#ring[this.#end % this.#ring.length] = sample
    this.#end += 1
    if (this.#end - this.#start > this.#ring.length) this.#start = this.#end - this.#ring.length
  }

  #restart(position: number): void {
    this.#start = position
    this.#end = position
  }
}
