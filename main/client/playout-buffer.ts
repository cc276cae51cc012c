import { speechRateHz } from '../../shared/audio/format.ts'
import type { AudioFrame } from '../../shared/protocol/frame.ts'

export interface PlayoutPace {
  /** Samples that must be there before a start, and again after the buffer ran dry. */
  readonly startSamples: number
  /** 1 is real time. */
  readonly speed: number
}

/**
 * One response's speech at a listener: what came, and how much of it had been played at a given time. Time is an
 * argument and must not go back. A position is a place in the response's own stream, so a stretch that the server
 * dropped is played as silence.
 */
export class PlayoutBuffer {
  readonly responseId: number
  readonly #pace: PlayoutPace
  readonly #chunks: Int16Array[] = []
  #received = 0
  #played = 0
  #total: number | undefined
  #playing: { readonly sinceMs: number; readonly fromSample: number } | undefined
  #underruns = 0

  constructor(responseId: number, pace: PlayoutPace) {
    this.responseId = responseId
    this.#pace = pace
  }

  /** As of the last time anything was asked or told. */
  get playedSamples(): number {
    return this.#played
  }

  get underruns(): number {
    return this.#underruns
  }

  /** True once everything that will ever come has been played. */
  get isFinished(): boolean {
    return this.#total !== undefined && this.#played >= this.#total
  }

  /** A method, because every other call may change the answer. */
  isPlaying(): boolean {
    return this.#playing !== undefined
  }

  push(frame: AudioFrame, nowMs: number): void {
    this.playedAt(nowMs)
    const missing = frame.position - this.#received
    if (missing > 0) this.#append(new Int16Array(missing))
    // What overlaps came before: a resumed connection may send it again.
    this.#append(missing < 0 ? frame.samples.subarray(-missing) : frame.samples)
    this.#startWhenReady(nowMs)
  }

  /** All that will come is `samples` long; what is shorter than the start buffer is played now. */
  endAt(samples: number, nowMs: number): void {
    this.playedAt(nowMs)
    this.#total = Math.max(samples, this.#played)
    this.#startWhenReady(nowMs)
    if (this.isFinished) this.#playing = undefined
  }

  playedAt(nowMs: number): number {
    if (this.#playing === undefined) return this.#played
    const elapsedMs = nowMs - this.#playing.sinceMs
    const position = this.#playing.fromSample + Math.floor((elapsedMs * speechRateHz * this.#pace.speed) / 1000)
    const last = Math.min(this.#received, this.#total ?? this.#received)
    this.#played = Math.max(this.#played, Math.min(position, last))
    if (this.#played === last && position >= last) {
      this.#playing = undefined
      if (!this.isFinished) this.#underruns += 1
    }
    return this.#played
  }

  /** Milliseconds until `sample` has been played, if nothing more comes and nothing stops it. */
  waitUntilPlayedMs(sample: number, nowMs: number): number {
    return ((sample - this.playedAt(nowMs)) * 1000) / (speechRateHz * this.#pace.speed)
  }

  /** The last sample that can be played with what is here. */
  get playableSamples(): number {
    return Math.min(this.#received, this.#total ?? this.#received)
  }

  /** Ends here: whatever was not played by now never will be. Returns how much was. */
  cut(nowMs: number): number {
    const played = this.playedAt(nowMs)
    this.#total = played
    this.#playing = undefined
    return played
  }

  /** What the listener has heard so far, without the pauses of a dry buffer. */
  heardSamples(): Int16Array[] {
    const heard: Int16Array[] = []
    let left = this.#played
    for (const chunk of this.#chunks) {
      if (left <= 0) break
      heard.push(chunk.subarray(0, left))
      left -= chunk.length
    }
    return heard
  }

  #append(samples: Int16Array): void {
    if (samples.length === 0) return
    this.#chunks.push(samples)
    this.#received += samples.length
  }

  #startWhenReady(nowMs: number): void {
    if (this.#playing !== undefined || this.isFinished) return
    const waiting = this.playableSamples - this.#played
    const isEnough = waiting >= this.#pace.startSamples || (this.#total !== undefined && waiting > 0)
    if (isEnough) this.#playing = { sinceMs: nowMs, fromSample: this.#played }
  }
}
