import { msToSamples, speechRateHz } from '../../shared/audio/format.ts'
import { pcm16ToFloat } from '../../shared/audio/pcm.ts'
import type { CutSound } from './answer-tape.ts'
import { GainRamp, gainOf } from './gain-ramp.ts'

/** 1.2 MB at most. */
const mostSounds = 20
/** Of what nobody heard: it can be told from what was heard, and still be understood. */
const unheardDb = -12
const edgeMs = 4

/** The sounds of the last cuts, by the item that was cut. Nowhere else, and gone with the worker. */
export class CutSounds {
  readonly #sounds = new Map<string, CutSound>()

  get itemIds(): readonly string[] {
    return [...this.#sounds.keys()]
  }

  keep(itemId: string, sound: CutSound): void {
    this.#sounds.delete(itemId)
    this.#sounds.set(itemId, sound)
    for (const [oldest] of this.#sounds) {
      if (this.#sounds.size <= mostSounds) break
      this.#sounds.delete(oldest)
    }
  }

  /** False where there was none. */
  forget(itemId: string): boolean {
    return this.#sounds.delete(itemId)
  }

  /** As it is played: what was not heard stands back, and neither end clicks. */
  of(itemId: string): Float32Array<ArrayBuffer> | undefined {
    const sound = this.#sounds.get(itemId)
    if (sound === undefined) return undefined
    const samples = pcm16ToFloat(sound.pcm)
    const gain = new GainRamp(speechRateHz, 0)
    gain.rampTo(1)
    const fadeFrom = Math.max(0, samples.length - msToSamples(edgeMs, speechRateHz))
    // Where nothing more had come, what was heard goes to the end.
    const heardTo = Math.min(sound.heardSamples, fadeFrom)
    gain.apply(samples.subarray(0, heardTo))
    if (sound.heardSamples < fadeFrom) gain.rampTo(gainOf(unheardDb))
    gain.apply(samples.subarray(heardTo, fadeFrom))
    gain.rampTo(0)
    gain.apply(samples.subarray(fadeFrom))
    return samples
  }
}
