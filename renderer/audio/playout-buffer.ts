import { msToSamples } from '../../shared/audio/format.ts'
import type { StartBuffer } from './start-buffer.ts'

/**
 * The server sends at most 900 ms ahead of what was played, so this is never reached unless it does not listen. Then the
 * oldest go: the listener skips what he has waited longest for, and the answer does not fall ever further behind.
 */
export const mostQueuedMs = 5000

interface Chunk {
  readonly position: number
  readonly samples: Float32Array
}

/**
 * The speech of one response on its way to the loudspeaker.
 *
 * What must stay true:
 * - `position` is the place in the response of the next sample to be played, and only moves forward;
 * - a stretch that never came is played as silence and counts like any other;
 * - silence because nothing is there yet does not count: it moves nothing.
 */
export class PlayoutBuffer {
  readonly responseId: number
  readonly #start: StartBuffer
  readonly #mostQueuedSamples: number
  readonly #chunks: Chunk[] = []
  #position = 0
  #receivedEnd = 0
  #total: number | undefined
  #isFlowing = false
  /** Silence since it ran dry; undefined before the first start and while it flows. */
  #drySamples: number | undefined

  constructor(responseId: number, options: { readonly rateHz: number; readonly start: StartBuffer }) {
    this.responseId = responseId
    this.#start = options.start
    this.#mostQueuedSamples = msToSamples(mostQueuedMs, options.rateHz)
  }

  get position(): number {
    return this.#position
  }

  /** Samples that can be played now, holes included. */
  get queuedSamples(): number {
    return Math.max(0, Math.min(this.#receivedEnd, this.#total ?? this.#receivedEnd) - this.#position)
  }

  get isFlowing(): boolean {
    return this.#isFlowing
  }

  get isFinished(): boolean {
    return this.#total !== undefined && this.#position >= this.#total
  }

  /** What was here already is not taken twice: a resumed connection may send it again. */
  push(position: number, samples: Float32Array): void {
    const skipped = Math.max(0, Math.max(this.#receivedEnd, this.#position) - position)
    if (skipped >= samples.length) return
    this.#chunks.push({ position: position + skipped, samples: samples.subarray(skipped) })
    this.#receivedEnd = position + samples.length
    if (this.#drySamples !== undefined) this.#start.refilled(this.#drySamples)
    this.#drySamples = undefined
    if (this.queuedSamples > this.#mostQueuedSamples) this.#moveTo(this.#receivedEnd - this.#mostQueuedSamples)
  }

  /** The whole is `samples` long. What is missing at its end will not come: it is not waited for. */
  endAt(samples: number): void {
    this.#total = samples
  }

  /** Fills the block, with silence where there is no speech; returns how many samples were played. */
  read(block: Float32Array): number {
    this.#startWhenReady()
    const count = this.#isFlowing ? Math.min(block.length, this.queuedSamples) : 0
    this.peek(block)
    block.fill(0, count)
    this.#moveTo(this.#position + count)
    this.#start.played(count)
    if (count < block.length) this.#ranOut(block.length - count)
    return count
  }

  /** The samples that come next, without playing them. */
  peek(block: Float32Array): void {
    block.fill(0)
    const end = Math.min(this.#position + block.length, this.#total ?? Number.POSITIVE_INFINITY)
    for (const { position, samples } of this.#chunks) {
      if (position >= end) break
      const from = Math.max(0, this.#position - position)
      block.set(samples.subarray(from, end - position), position + from - this.#position)
    }
  }

  #startWhenReady(): void {
    if (this.#isFlowing) return
    const isEnough = this.queuedSamples >= this.#start.samples || this.#total !== undefined
    this.#isFlowing = isEnough
  }

  #ranOut(silentSamples: number): void {
    if (this.#total !== undefined) {
      this.#moveTo(this.#total)
      return
    }
    if (this.#isFlowing) this.#drySamples = 0
    this.#isFlowing = false
    if (this.#drySamples !== undefined) this.#drySamples += silentSamples
  }

  #moveTo(position: number): void {
    this.#position = Math.max(this.#position, position)
    for (let first = this.#chunks[0]; first !== undefined; first = this.#chunks[0]) {
      if (first.position + first.samples.length > this.#position) break
      this.#chunks.shift()
    }
  }
}
