import { speechRateHz } from '../../shared/audio/format.ts'
import type { AudioFrame } from '../../shared/protocol/frame.ts'
import type { Clock } from '../../shared/std/clock.ts'
import type { Probe } from './probe.ts'

const reportEveryMs = 100

/** A loudspeaker that plays what a probe hears, by the clock, and reports as the page asks. */
export class Listener {
  readonly #probe: Probe
  readonly #clock: Clock
  #responseId = 0
  #playedBefore = 0
  #playingSinceMs = 0
  #isPaused = false
  #isFinal = true
  #cancel: () => void
  heldSamples = 0
  totalSamples: number | undefined
  /** The most that lay ahead of the loudspeaker, in samples. */
  mostAheadSamples = 0

  constructor(probe: Probe, clock: Clock) {
    this.#probe = probe
    this.#clock = clock
    probe.onSpeech = (frame) => {
      this.#take(frame)
    }
    probe.onMessage = (message) => {
      if (message.type === 'speech-sent' && message.responseId === this.#responseId) this.totalSamples = message.samples
      if (message.type === 'response-interrupt' && message.responseId === this.#responseId) this.stop()
    }
    this.#cancel = clock.after(reportEveryMs, () => {
      this.#tick()
    })
  }

  get responseId(): number {
    return this.#responseId
  }

  get playedSamples(): number {
    if (this.#isPaused || this.#isFinal) return this.#playedBefore
    const passed = Math.floor(((this.#clock.nowMs() - this.#playingSinceMs) * speechRateHz) / 1_000)
    return Math.min(this.heldSamples, this.#playedBefore + passed)
  }

  /** The loudspeaker stands still, and says so. */
  pause(): void {
    this.#playedBefore = this.playedSamples
    this.#isPaused = true
    this.mostAheadSamples = 0
  }

  /** Falls silent, and says where. */
  stop(): void {
    if (this.#isFinal) return
    this.#playedBefore = this.playedSamples
    this.#isFinal = true
    this.#report()
  }

  end(): void {
    this.#cancel()
  }

  #take(frame: AudioFrame): void {
    if (frame.streamId !== this.#responseId) {
      this.#responseId = frame.streamId
      this.#playedBefore = frame.position
      this.#playingSinceMs = this.#clock.nowMs()
      this.#isFinal = false
      this.#isPaused = false
      this.totalSamples = undefined
    }
    this.heldSamples = frame.position + frame.samples.length
    this.mostAheadSamples = Math.max(this.mostAheadSamples, this.heldSamples - this.playedSamples)
  }

  #tick(): void {
    if (!this.#isFinal) {
      if (!this.#isPaused) {
        this.#playedBefore = this.playedSamples
        this.#playingSinceMs = this.#clock.nowMs()
      }
      this.#isFinal = this.totalSamples !== undefined && this.#playedBefore >= this.totalSamples
      this.#report()
    }
    this.#cancel = this.#clock.after(reportEveryMs, () => {
      this.#tick()
    })
  }

  #report(): void {
    const fields = { responseId: this.#responseId, playedSamples: this.#playedBefore, isFinal: this.#isFinal }
    this.#probe.send({ type: 'playout', ...fields })
  }
}
