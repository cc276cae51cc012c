import type { Clock } from '../../shared/std/clock.ts'
import { received, startHeartbeat, tick, type Heartbeat } from './heartbeat.ts'

export interface PeerActions {
  ping(sentAtMs: number): void
  giveUp(): void
}

/** Runs a connection's heartbeat. */
export class PeerWatch {
  readonly #clock: Clock
  readonly #actions: PeerActions
  #heartbeat: Heartbeat | undefined
  #pingSentAtMs: number | undefined
  #cancelTick: () => void = () => undefined

  constructor(clock: Clock, actions: PeerActions) {
    this.#clock = clock
    this.#actions = actions
  }

  start(): void {
    this.#heartbeat = startHeartbeat(this.#clock.nowMs())
    this.#tickAt(this.#heartbeat.tickDueAtMs)
  }

  stop(): void {
    this.#heartbeat = undefined
    this.#cancelTick()
  }

  /** Whatever arrived: the peer is there. */
  heard(nowMs: number): void {
    if (this.#heartbeat !== undefined) this.#heartbeat = received(this.#heartbeat, nowMs)
  }

  /** The round trip of the ping that this answers, if it was ours and the last one. */
  answered(sentAtMs: number, nowMs: number): number | undefined {
    if (sentAtMs !== this.#pingSentAtMs) return undefined
    this.#pingSentAtMs = undefined
    return nowMs - sentAtMs
  }

  #tickAt(dueAtMs: number): void {
    this.#cancelTick = this.#clock.after(dueAtMs - this.#clock.nowMs(), () => {
      this.#onTick()
    })
  }

  #onTick(): void {
    if (this.#heartbeat === undefined) return
    const nowMs = this.#clock.nowMs()
    const { heartbeat, action } = tick(this.#heartbeat, nowMs)
    if (action === 'give-up') {
      this.stop()
      this.#actions.giveUp()
      return
    }
    this.#heartbeat = heartbeat
    this.#tickAt(heartbeat.tickDueAtMs)
    if (action === 'wait') return
    this.#pingSentAtMs = nowMs
    this.#actions.ping(nowMs)
  }
}
