/** Sounds at once. One more ends the oldest: a program that rings that often has nothing to say with it. */
const mostSounds = 8

interface Sound {
  readonly samples: Float32Array
  next: number
}

/** Short sounds beside the speech: cues, and what fades. */
export class SoundMix {
  readonly #sounds: Sound[] = []

  /** Begins `delaySamples` after the start of the next block. */
  add(samples: Float32Array, delaySamples = 0): void {
    if (this.#sounds.length === mostSounds) this.#sounds.shift()
    this.#sounds.push({ samples, next: -delaySamples })
  }

  addTo(block: Float32Array): void {
    if (this.#sounds.length === 0) return
    for (const sound of this.#sounds) {
      const { samples, next } = sound
      for (let index = Math.max(0, -next); index < block.length && next + index < samples.length; index++)
        block[index] = (block[index] ?? 0) + (samples[next + index] ?? 0)
      sound.next += block.length
    }
    const left = this.#sounds.filter(({ samples, next }) => next < samples.length)
    this.#sounds.splice(0, this.#sounds.length, ...left)
  }
}
