import { speechRateHz } from '../../../shared/audio/format.ts'
import type { AudioFrame } from '../../../shared/protocol/frame.ts'
import { machineClock as clock } from '../../simulators/machine-clock.ts'

const reportMs = 100

export interface Playout {
  readonly responseId: number
  readonly playedSamples: number
  readonly isFinal: boolean
}

/** Plays in real time what has come of the newest answer, and says so as a page does. Nobody hears it. */
export class Loudspeaker {
  readonly #report: (playout: Playout) => void
  readonly #timer: NodeJS.Timeout
  #responseId: number | undefined
  #arrived = 0
  #played = 0
  #end = Infinity
  #lastMs = 0

  constructor(report: (playout: Playout) => void) {
    this.#report = report
    this.#timer = setInterval(() => {
      this.#advance()
    }, reportMs)
  }

  get playedSamples(): number {
    return this.#played
  }

  play({ streamId, position, samples }: AudioFrame): void {
    if (streamId !== this.#responseId) {
      if (streamId < (this.#responseId ?? 0)) return
      this.#begin(streamId)
    }
    this.#arrived = Math.max(this.#arrived, position + samples.length)
  }

  endAt(responseId: number, samples: number): void {
    if (responseId > (this.#responseId ?? 0)) this.#begin(responseId)
    if (responseId === this.#responseId) this.#end = samples
  }

  stop(responseId: number): void {
    if (responseId !== this.#responseId) return
    this.#finish()
  }

  close(): void {
    clearInterval(this.#timer)
  }

  #begin(responseId: number): void {
    this.#responseId = responseId
    this.#arrived = 0
    this.#played = 0
    this.#end = Infinity
    this.#lastMs = clock.nowMs()
  }

  #advance(): void {
    const nowMs = clock.nowMs()
    const samples = Math.round(((nowMs - this.#lastMs) * speechRateHz) / 1_000)
    this.#lastMs = nowMs
    if (this.#responseId === undefined || this.#arrived === 0) return
    this.#played = Math.min(this.#arrived, this.#played + samples)
    if (this.#played >= this.#end) this.#finish()
    else this.#report({ responseId: this.#responseId, playedSamples: this.#played, isFinal: false })
  }

  #finish(): void {
    const responseId = this.#responseId
    if (responseId === undefined || this.#end === finished) return
    this.#end = finished
    this.#arrived = 0
    this.#report({ responseId, playedSamples: this.#played, isFinal: true })
  }
}

/** No answer is so short. */
const finished = -1
