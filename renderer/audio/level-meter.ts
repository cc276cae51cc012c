import { silentDb } from './level.ts'

/** RMS of everything since the last reading, in dBFS of a full-scale square wave. */
export class LevelMeter {
  #sumOfSquares = 0
  #samples = 0

  add(block: Float32Array): void {
    for (const sample of block) this.#sumOfSquares += sample * sample
    this.#samples += block.length
  }

  /** -120 for silence, and for nothing at all. */
  read(): number {
    const power = this.#samples === 0 ? 0 : this.#sumOfSquares / this.#samples
    this.#sumOfSquares = 0
    this.#samples = 0
    return power === 0 ? silentDb : Math.max(silentDb, 10 * Math.log10(power))
  }
}
