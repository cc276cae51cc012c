/** Long enough that no click is heard, short enough to be over before the next 5 ms window. */
export const rampMs = 4

/** A gain that changes in a straight line, sample by sample: a jump in level is heard as a click. */
export class GainRamp {
  readonly #rampSamples: number
  #value: number
  #target: number
  /** Added per sample until the target is reached. */
  #slope = 0

  constructor(rateHz: number, gain: number) {
    this.#rampSamples = Math.max(1, Math.round((rateHz * rampMs) / 1000))
    this.#value = gain
    this.#target = gain
  }

  get value(): number {
    return this.#value
  }

  get rampSamples(): number {
    return this.#rampSamples
  }

  /** From where it is now, in 4 ms, also when an earlier ramp is still under way. */
  rampTo(gain: number): void {
    this.#target = gain
    this.#slope = (gain - this.#value) / this.#rampSamples
  }

  /** Forgets any ramp: for a sound that begins anew. */
  jumpTo(gain: number): void {
    this.#value = gain
    this.#target = gain
  }

  /** Multiplies the block; time passes by its length. */
  apply(block: Float32Array): void {
    if (this.#value === 1 && this.#target === 1) return
    for (let index = 0; index < block.length; index++) block[index] = (block[index] ?? 0) * this.#next()
  }

  /** Time passes while nothing sounds. */
  skip(samples: number): void {
    for (let index = 0; index < samples && this.#value !== this.#target; index++) this.#next()
  }

  #next(): number {
    if (this.#value === this.#target) return this.#value
    const next = this.#value + this.#slope
    const isThere = this.#slope > 0 ? next >= this.#target : next <= this.#target
    this.#value = isThere || Math.abs(this.#target - next) < Math.abs(this.#slope) / 2 ? this.#target : next
    return this.#value
  }
}

/** The block, falling to silence in a straight line over its whole length. */
export function fadeOut(block: Float32Array): void {
  for (let index = 0; index < block.length; index++)
    block[index] = (block[index] ?? 0) * (1 - (index + 1) / block.length)
}

export function gainOf(decibels: number): number {
  return 10 ** (decibels / 20)
}
