import { floatFramer, type Framer } from '../../shared/audio/framer.ts'
import { pcm16ToFloat } from '../../shared/audio/pcm.ts'
import { SileroStream, type SileroModel } from '../../shared/vad/silero.ts'
import type { SpeechWindow } from '../../shared/vad/speech-edges.ts'

/** One stream's way through the model, from a position on: blocks of any length in, judged windows out. */
export class StreamJudge {
  readonly #silero: SileroStream
  readonly #framer: Framer<Float32Array<ArrayBuffer>>
  readonly #hopSamples: 256 | 512
  /** Samples up to here have been judged; up to `#received` they have come. */
  #judged: number
  #received: number

  constructor(model: SileroModel, position: number, hopSamples: 256 | 512) {
    this.#silero = new SileroStream(model, hopSamples)
    this.#framer = floatFramer(hopSamples)
    this.#hopSamples = hopSamples
    this.#judged = position
    this.#received = position
  }

  /** Whether a block at this position follows without a gap; otherwise what was remembered is about other sound. */
  continuesAt(position: number, hopSamples: number): boolean {
    return position === this.#received && hopSamples === this.#hopSamples
  }

  async judge(samples: Int16Array): Promise<SpeechWindow[]> {
    this.#received += samples.length
    const windows: SpeechWindow[] = []
    for (const hop of this.#framer.push(pcm16ToFloat(samples))) {
      const probability = await this.#silero.run(hop)
      this.#judged += hop.length
      windows.push({ probability, position: this.#judged })
    }
    return windows
  }
}
