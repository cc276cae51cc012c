import { microphoneRateHz, msToSamples } from '../../shared/audio/format.ts'
import { AssistantError } from '../../shared/protocol/errors.ts'
import { SileroStream } from '../../shared/vad/silero.ts'
import type { SpeechWindow } from '../../shared/vad/speech-edges.ts'
import { levelDb } from '../audio/level.ts'
import { InferenceTimes, type DetectorStats } from './inference-times.ts'
import { loadSilero, type LoadedModel } from './silero-loader.ts'

/**
 * What may wait to be judged. When more comes, the oldest goes and is counted: a detector that answers a third of a
 * second late stops the voice too late anyway, and must not stay late once the processor is free again.
 */
const longestQueueSamples = msToSamples(300, microphoneRateHz)

/** The detector's answer to one hop; `position` is where the hop ends, `levelDb` its RMS in dBFS. */
export interface DetectedWindow extends SpeechWindow {
  readonly levelDb: number
}

export interface SpeechDetectorOptions {
  /** The folder of model and runtime, absolute, with a slash at its end. */
  readonly assetsUrl: string
  readonly nowMs: () => number
  readonly onWindow: (window: DetectedWindow) => void
  /** Once; after it nothing more is judged. */
  readonly onFailed: (error: AssistantError) => void
}

/** Loads the model and warms it. Rejects with `vad-unavailable`. */
export async function openSpeechDetector(
  options: SpeechDetectorOptions,
  load: (assetsUrl: string) => Promise<LoadedModel> = loadSilero,
): Promise<SpeechDetector> {
  try {
    return new SpeechDetector(await load(options.assetsUrl), options)
  } catch (cause) {
    throw new AssistantError(
      'vad-unavailable',
      'The speech detector did not load in this window, so the server listens for speech instead: stopping the voice ' +
        'takes a moment longer. Reload the window to try again; if it stays so, install Parley again.',
      { retryable: true, cause },
    )
  }
}

/** One microphone through Silero, in the order it came, one inference at a time. */
export class SpeechDetector {
  readonly #loaded: LoadedModel
  readonly #options: SpeechDetectorOptions
  readonly #silero: SileroStream
  readonly #times = new InferenceTimes()
  readonly #waiting = new Float32Array(longestQueueSamples)
  #waitingSamples = 0
  /** Of the first sample that waits. */
  #position = 0
  #hopSamples: 256 | 512 = 512
  #life = 0
  #isForgetful = false
  #work: Promise<void> | undefined
  #isClosed = false

  constructor(loaded: LoadedModel, options: SpeechDetectorOptions) {
    this.#loaded = loaded
    this.#options = options
    this.#silero = new SileroStream(loaded.model, this.#hopSamples)
  }

  get stats(): DetectorStats {
    return this.#times.stats
  }

  /** 16 kHz mono of any length, copied. What does not follow the block before begins a new stream. */
  push(samples: Float32Array, position: number): void {
    if (this.#isClosed) return
    if (position !== this.#position + this.#waitingSamples) this.#beginAt(position)
    for (let read = 0; read < samples.length;) read += this.#enqueue(samples.subarray(read))
    if (this.#waitingSamples >= this.#hopSamples) this.#work ??= this.#judgeAll()
  }

  /**
   * From the next hop on; what was heard is remembered. 512 is one inference in 32 ms; 256 two, on overlapping windows, and an answer every 16 ms.
   */
  setHop(hopSamples: 256 | 512): void {
    this.#hopSamples = hopSamples
  }

  /** Forgets what waits and what was heard. */
  reset(): void {
    this.#beginAt(this.#position + this.#waitingSamples)
  }

  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#waitingSamples = 0
    await this.#work
    await this.#loaded.release()
  }

  #beginAt(position: number): void {
    this.#position = position
    this.#waitingSamples = 0
    this.#isForgetful = true
    this.#life += 1
  }

  /** Copies as much as a full queue holds, and says how much that was. */
  #enqueue(samples: Float32Array): number {
    const taken = samples.subarray(0, longestQueueSamples)
    const tooMany = this.#waitingSamples + taken.length - longestQueueSamples
    if (tooMany > 0) {
      // Whole hops, so that the stream goes on where the detector's own grid lies.
      const dropped = Math.min(this.#waitingSamples, Math.ceil(tooMany / this.#hopSamples) * this.#hopSamples)
      this.#take(dropped)
      this.#times.countDropped(dropped)
    }
    this.#waiting.set(taken, this.#waitingSamples)
    this.#waitingSamples += taken.length
    return taken.length
  }

  #take(samples: number): Float32Array {
    const taken = this.#waiting.slice(0, samples)
    this.#waiting.copyWithin(0, samples, this.#waitingSamples)
    this.#waitingSamples -= samples
    this.#position += samples
    return taken
  }

  async #judgeAll(): Promise<void> {
    while (this.#waitingSamples >= this.#hopSamples) {
      if (this.#isForgetful) this.#silero.reset()
      this.#isForgetful = false
      this.#silero.setHop(this.#hopSamples)
      const hop = this.#take(this.#hopSamples)
      const [position, life] = [this.#position, this.#life]
      const probability = await this.#run(hop)
      // An answer about what was forgotten meanwhile is nobody's.
      if (probability !== undefined && life === this.#life && !this.#isClosed)
        this.#options.onWindow({ probability, position, levelDb: levelDb(hop) })
    }
    this.#work = undefined
  }

  async #run(hop: Float32Array): Promise<number | undefined> {
    try {
      const startedMs = this.#options.nowMs()
      const probability = await this.#silero.run(hop)
      this.#times.add(this.#options.nowMs() - startedMs)
      return probability
    } catch (cause) {
      this.#fail(cause)
      return undefined
    }
  }

  #fail(cause: unknown): void {
    if (this.#isClosed) return
    this.#options.onFailed(
      new AssistantError(
        'vad-unavailable',
        'The speech detector of this window stopped, so the server listens for speech instead: stopping the voice ' +
          'takes a moment longer. Reload the window to start it again.',
        { retryable: true, cause },
      ),
    )
    this.close().catch(() => undefined)
  }
}
