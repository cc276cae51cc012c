import { microphoneRateHz } from '../../shared/audio/format.ts'
import type { AudioFrame } from '../../shared/protocol/frame.ts'

/** About -27 dBFS: speech is louder, a quiet room is not. */
const loudSample = 1_500
const speechMs = 100
const silenceMs = 500

/** Ears that know one thing: somebody spoke and stopped. */
export class ScriptedEars {
  #loudMs = 0
  #quietMs = 0

  /** True when this frame ends an utterance. */
  hear({ samples }: AudioFrame): boolean {
    const ms = (samples.length * 1_000) / microphoneRateHz
    const isLoud = samples.some((sample) => Math.abs(sample) > loudSample)
    this.#loudMs += isLoud ? ms : 0
    this.#quietMs = isLoud ? 0 : this.#quietMs + ms
    return this.#loudMs >= speechMs && this.#quietMs >= silenceMs
  }
}
