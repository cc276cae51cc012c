import type { Clock } from '../std/clock.ts'
import { heartbeatMs, peerSilentMs } from './limits.ts'

/**
 * Gives up a stream on which nothing comes, though its other end says something every `heartbeatMs`. Unlike over a socket
 * nobody can be asked: after a sleep of this process, whose silence was ours, the time begins anew.
 */
export class SilenceWatch {
  readonly #clock: Clock
  readonly #giveUp: () => void
  #heardAtMs = 0
  #cancel: () => void = () => undefined

  constructor(clock: Clock, giveUp: () => void) {
    this.#clock = clock
    this.#giveUp = giveUp
  }

  start(): void {
    this.heard()
    this.#lookLater()
  }

  heard(): void {
    this.#heardAtMs = this.#clock.nowMs()
  }

  stop(): void {
    this.#cancel()
  }

  #lookLater(): void {
    this.#cancel()
    const dueAtMs = this.#heardAtMs + peerSilentMs
    this.#cancel = this.#clock.after(dueAtMs - this.#clock.nowMs(), () => {
      const nowMs = this.#clock.nowMs()
      if (nowMs - dueAtMs > heartbeatMs) this.heard()
      if (nowMs - this.#heardAtMs >= peerSilentMs) this.#giveUp()
      else this.#lookLater()
    })
  }
}
