import { speechFrameSamples } from '../../shared/audio/format.ts'
import { audioFlags } from '../../shared/protocol/frame.ts'
import type { MadeAudio } from './made-audio.ts'

export interface SpeechFrame {
  readonly sequence: number
  readonly position: number
  readonly flags: number
  /** Always a whole frame: the last one ends in silence. */
  readonly samples: Int16Array
  /** Without that silence. */
  readonly spokenSamples: number
}

/** The frames of one answer in the order they are sent; goes back when a client returns that lost some of them. */
export class SpeechFrames {
  readonly #audio: MadeAudio
  #takenSamples = 0
  #isWhole = false
  #next = 0

  constructor(audio: MadeAudio) {
    this.#audio = audio
  }

  get takenSamples(): number {
    return this.#takenSamples
  }

  get hasNext(): boolean {
    const missing = this.#takenSamples - this.#next * speechFrameSamples
    return this.#isWhole ? missing > 0 : missing >= speechFrameSamples
  }

  /** So much more of what was made is to be sent now. */
  take(samples: number): void {
    this.#takenSamples += samples
  }

  /** There is no more: what does not fill a frame goes out as it is. */
  end(): void {
    this.#isWhole = true
  }

  next(): SpeechFrame | undefined {
    if (!this.hasNext) return undefined
    const sequence = this.#next++
    const position = sequence * speechFrameSamples
    const spoken = this.#audio.read(position, Math.min(position + speechFrameSamples, this.#takenSamples))
    const isPart = spoken.length < speechFrameSamples
    const samples = isPart ? new Int16Array(speechFrameSamples) : spoken
    if (isPart) samples.set(spoken)
    return { sequence, position, flags: isPart ? audioFlags.last : 0, samples, spokenSamples: spoken.length }
  }

  /** Back to the frame with this sample, or as near to it as there is sound; says from which sample it goes on. */
  rewind(heldSamples: number): number {
    const oldest = Math.ceil(this.#audio.start / speechFrameSamples)
    const first = Math.max(oldest, Math.floor(heldSamples / speechFrameSamples))
    this.#next = Math.min(this.#next, first)
    return Math.min(this.#next * speechFrameSamples, this.#takenSamples)
  }
}

export function louder(samples: Int16Array, volume: number): Int16Array {
  return volume === 1 ? samples : samples.map((sample) => Math.round(sample * volume))
}
