import { msToSamples } from '../../shared/audio/format.ts'

/** What the protocol page asks for: two frames, more than the jitter of a loopback connection. */
export const leastStartMs = 40
export const mostStartMs = 200
const stepMs = 20
/** Without an underrun for this long the network, or the machine, has become better. */
const cleanMs = 30_000

/** How much must be queued before speech starts, and starts again after it ran dry. */
export class StartBuffer {
  readonly #rateHz: number
  #startMs = leastStartMs
  #cleanSamples = 0

  constructor(rateHz: number) {
    this.#rateHz = rateHz
  }

  get samples(): number {
    return msToSamples(this.#startMs, this.#rateHz)
  }

  /**
   * Speech came again after `drySamples` of silence. A silence longer than the largest buffer was no jitter but a voice
   * that stalled: no buffer would have bridged it, so none grows for it.
   */
  refilled(drySamples: number): void {
    this.#cleanSamples = 0
    if (drySamples <= msToSamples(mostStartMs, this.#rateHz))
      this.#startMs = Math.min(mostStartMs, this.#startMs + stepMs)
  }

  played(samples: number): void {
    this.#cleanSamples += samples
    if (this.#cleanSamples < msToSamples(cleanMs, this.#rateHz)) return
    this.#cleanSamples = 0
    this.#startMs = Math.max(leastStartMs, this.#startMs - stepMs)
  }
}
