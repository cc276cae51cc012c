import type { Clock } from '../std/clock.ts'
import { doubted, probed, received, startHeartbeat, tick, type Heartbeat, type HeartbeatLimits } from './heartbeat.ts'

export interface PeerActions {
  ping(sentAtMs: number): void
  giveUp(): void
}

/** Runs the heartbeat of one end of a connection. */
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

  start(limits?: HeartbeatLimits): void {
    this.#heartbeat = startHeartbeat(this.#clock.nowMs(), limits)
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

  /** After a sleep, or when the network changed: asks at once, and gives up when no answer comes within a moment. */
  probe(): void {
    if (this.#heartbeat === undefined) return
    this.#heartbeat = probed(this.#heartbeat, this.#clock.nowMs())
    this.#cancelTick()
    this.#onTick()
  }

  /** Something that is answered at once went out. */
  awaitAnswer(): void {
    if (this.#heartbeat === undefined) return
    this.#heartbeat = doubted(this.#heartbeat, this.#clock.nowMs())
    this.#cancelTick()
    this.#tickAt(this.#heartbeat.tickDueAtMs)
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
