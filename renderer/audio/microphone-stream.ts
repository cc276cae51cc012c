import { microphoneRateHz, msToSamples } from '../../shared/audio/format.ts'
import { floatToPcm16 } from '../../shared/audio/pcm.ts'
import { Resampler } from '../../shared/audio/resampler.ts'
import type { CaptureBlock } from './capture-block.ts'
import { levelDb } from './level.ts'

/** Pre-roll (300 ms), the longest wait for a key press to count (350 ms), and room for a worker that was held up. */
const keptSamples = msToSamples(1_500, microphoneRateHz)
/** No real microphone gives exact zeros for that long. */
const silentAfterMs = 1_000
/**
 * A longer hole is a machine that slept or a device that was away: time in which nobody spoke to us, and which neither
 * the detector nor a recogniser should have to listen to.
 */
const longestHoleMs = 2_000

export interface MicrophoneUpdate {
  /** What came at 16 kHz, silence for what was lost included; about 1.6 ms of the block come with the next. */
  readonly samples: Float32Array<ArrayBuffer>
  /** Of the first of `samples`. */
  readonly position: number
  /** RMS of the block in dBFS. */
  readonly levelDb: number
  /** Only when it changed. `silent`: exact zeros for a second. */
  readonly state?: 'flowing' | 'silent'
}

/**
 * All that the microphone said, at 16 kHz: positions count from the first sample of the first microphone, without holes
 * and over changes of the device. The last 1.5 seconds can be read again.
 */
export class MicrophoneStream {
  readonly #ring = new Int16Array(keptSamples)
  #resampler: { readonly rateHz: number; readonly run: Resampler } | undefined
  #position = 0
  #zerosMs = 0
  #state: 'flowing' | 'silent' | undefined

  /** Behind the last sample. */
  get position(): number {
    return this.#position
  }

  /** What came before this can not be read any more. */
  get oldestPosition(): number {
    return Math.max(0, this.#position - keptSamples)
  }

  /** Another device, or the same one again: whether it flows is told anew. */
  deviceOpened(): void {
    this.#state = undefined
    this.#zerosMs = 0
  }

  push(block: CaptureBlock): MicrophoneUpdate {
    const position = this.#position
    const samples = this.#resample(block)
    this.#keep(samples)
    const state = this.#judge(block)
    return { samples, position, levelDb: levelDb(block.samples), ...(state === undefined ? {} : { state }) }
  }

  /** PCM16 from a position up to another; less where it is not there yet or not any more. */
  read(fromPosition: number, toPosition: number): Int16Array<ArrayBuffer> {
    const from = Math.max(fromPosition, this.oldestPosition)
    const to = Math.min(toPosition, this.#position)
    const samples = new Int16Array(Math.max(0, to - from))
    for (let read = 0; read < samples.length;) {
      const start = (from + read) % keptSamples
      const part = this.#ring.subarray(start, Math.min(keptSamples, start + samples.length - read))
      samples.set(part, read)
      read += part.length
    }
    return samples
  }

  #resample({ samples, rateHz, lostSamples }: CaptureBlock): Float32Array<ArrayBuffer> {
    // What the filter of another rate still holds back is 1.6 ms of a device that is gone.
    if (this.#resampler?.rateHz !== rateHz) this.#resampler = { rateHz, run: new Resampler(rateHz, microphoneRateHz) }
    const { run } = this.#resampler
    if (lostSamples === 0) return run.push(samples)
    const silence = new Float32Array(Math.min(lostSamples, msToSamples(longestHoleMs, rateHz)))
    const both = new Float32Array(silence.length + samples.length)
    both.set(samples, silence.length)
    return run.push(both)
  }

  #keep(samples: Float32Array): void {
    const pcm = floatToPcm16(samples)
    const kept = pcm.subarray(Math.max(0, pcm.length - keptSamples))
    const start = (this.#position + pcm.length - kept.length) % keptSamples
    const untilEnd = Math.min(kept.length, keptSamples - start)
    this.#ring.set(kept.subarray(0, untilEnd), start)
    this.#ring.set(kept.subarray(untilEnd), 0)
    this.#position += pcm.length
  }

  #judge({ samples, rateHz }: CaptureBlock): 'flowing' | 'silent' | undefined {
    const isZero = samples.every((sample) => sample === 0)
    this.#zerosMs = isZero ? this.#zerosMs + (samples.length * 1000) / rateHz : 0
    const state = isZero ? (this.#zerosMs >= silentAfterMs ? 'silent' : this.#state) : 'flowing'
    if (state === this.#state) return undefined
    this.#state = state
    return state
  }
}
