import { msToSamples, speechRateHz } from '../../shared/audio/format.ts'
import type { AudioFrame } from '../../shared/protocol/frame.ts'
import type { Clock } from '../../shared/std/clock.ts'
import { PlayoutBuffer } from './playout-buffer.ts'

/** How often a client says what it has played. */
const reportMs = 100
/** Two frames: what hides the jitter of a loopback connection, and no more. */
const startBufferMs = 40

export interface Playout {
  readonly responseId: number
  readonly playedSamples: number
  readonly isFinal: boolean
}

interface Mark {
  readonly afterSamples: number
  readonly action: (responseId: number) => void
}

/**
 * A loudspeaker without a sound card: plays speech by the clock, says what was played, and keeps exactly the samples a
 * listener would have heard. Only the newest response plays; frames of older ones are dropped by their id.
 */
export class VirtualSpeaker {
  readonly #clock: Clock
  readonly #report: (playout: Playout) => void
  readonly #pace: { readonly startSamples: number; readonly speed: number }
  readonly #buffers: PlayoutBuffer[] = []
  #droppedThrough = -1
  #mark: Mark | undefined
  #reportDueMs = 0
  #cancelWake: (() => void) | undefined
  #isClosed = false

  constructor(options: { clock: Clock; report: (playout: Playout) => void; speed?: number }) {
    this.#clock = options.clock
    this.#report = options.report
    this.#pace = { startSamples: msToSamples(startBufferMs, speechRateHz), speed: options.speed ?? 1 }
  }

  /** True from the first frame of a response until all of it was played or cut. */
  get isBusy(): boolean {
    return this.#current !== undefined
  }

  get underruns(): number {
    return this.#buffers.reduce((sum, buffer) => sum + buffer.underruns, 0)
  }

  play(frame: AudioFrame): void {
    const buffer = this.#bufferFor(frame.streamId)
    if (buffer === undefined) return
    const nowMs = this.#clock.nowMs()
    const wasPlaying = buffer.isPlaying()
    buffer.push(frame, nowMs)
    if (!wasPlaying && buffer.isPlaying()) this.#reportDueMs = nowMs + reportMs
    this.#wake()
  }

  /** All speech of this response has been sent; it is `samples` long. */
  endOfSpeech(responseId: number, samples: number): void {
    const buffer = this.#bufferFor(responseId)
    if (buffer === undefined) return
    buffer.endAt(samples, this.#clock.nowMs())
    this.#wake()
  }

  /** Silent at once. Returns what was heard of it and reports the same as final. */
  flush(responseId: number): number {
    const buffer = this.#bufferFor(responseId)
    if (buffer === undefined) return this.#buffers.find((other) => other.responseId === responseId)?.playedSamples ?? 0
    const playedSamples = buffer.cut(this.#clock.nowMs())
    this.#finish(buffer)
    this.#wake()
    return playedSamples
  }

  /** Calls `action` once when any one response has been played for `afterSamples`. */
  whenPlayed(afterSamples: number, action: (responseId: number) => void): void {
    this.#mark = { afterSamples, action }
    this.#wake()
  }

  /** Everything heard so far, one response after the other. */
  heardSamples(): Int16Array {
    const chunks = this.#buffers.flatMap((buffer) => buffer.heardSamples())
    const heard = new Int16Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0))
    let written = 0
    for (const chunk of chunks) {
      heard.set(chunk, written)
      written += chunk.length
    }
    return heard
  }

  /** What was played until now stays; nothing more is played or reported. */
  close(): void {
    this.#current?.cut(this.#clock.nowMs())
    this.#isClosed = true
    this.#cancelWake?.()
  }

  get #current(): PlayoutBuffer | undefined {
    const newest = this.#buffers.at(-1)
    return newest === undefined || newest.responseId <= this.#droppedThrough ? undefined : newest
  }

  #bufferFor(responseId: number): PlayoutBuffer | undefined {
    if (this.#isClosed || responseId <= this.#droppedThrough) return undefined
    const current = this.#current
    if (current?.responseId === responseId) return current
    if (current !== undefined && responseId < current.responseId) return undefined
    // A newer response takes the speaker; whatever the older one still had is not heard any more.
    if (current !== undefined) {
      current.cut(this.#clock.nowMs())
      this.#finish(current)
    }
    const buffer = new PlayoutBuffer(responseId, this.#pace)
    this.#buffers.push(buffer)
    return buffer
  }

  #finish(buffer: PlayoutBuffer): void {
    this.#droppedThrough = Math.max(this.#droppedThrough, buffer.responseId)
    this.#report({
      responseId: buffer.responseId,
      playedSamples: buffer.playedSamples,
      isFinal: true,
    })
  }

  #wake(): void {
    this.#cancelWake?.()
    this.#cancelWake = undefined
    const buffer = this.#current
    if (buffer === undefined) return
    const nowMs = this.#clock.nowMs()
    const wasPlaying = buffer.isPlaying()
    const playedSamples = buffer.playedAt(nowMs)
    this.#passMark(buffer.responseId, playedSamples)
    if (buffer.isFinished) {
      this.#finish(buffer)
      return
    }
    // A buffer that has just run dry is reported too, so that the server knows there is room.
    if (wasPlaying && (nowMs >= this.#reportDueMs || !buffer.isPlaying())) {
      this.#report({ responseId: buffer.responseId, playedSamples, isFinal: false })
      this.#reportDueMs = nowMs + reportMs
    }
    if (!buffer.isPlaying() || this.#isClosed) return
    const waitsMs = [this.#reportDueMs - nowMs, buffer.waitUntilPlayedMs(buffer.playableSamples, nowMs)]
    if (this.#mark !== undefined) waitsMs.push(buffer.waitUntilPlayedMs(this.#mark.afterSamples, nowMs))
    this.#cancelWake = this.#clock.after(Math.max(0, Math.min(...waitsMs)), () => {
      this.#wake()
    })
  }

  #passMark(responseId: number, playedSamples: number): void {
    const mark = this.#mark
    if (mark === undefined || playedSamples < mark.afterSamples) return
    this.#mark = undefined
    mark.action(responseId)
  }
}
