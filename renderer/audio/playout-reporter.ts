import type { ClientMessage } from '../../shared/protocol/client-messages.ts'

type Playout = Extract<ClientMessage, { type: 'playout' }>

/** The protocol's own pace: the server moves its estimate on by the clock in between. */
const reportMs = 100

interface Reached {
  readonly responseId: number
  readonly playedSamples: number
}

/**
 * When the server is told how far the loudspeaker is: each answer is the message that is due, if one is.
 * Exactly one report of a response is final, and none follows it, whatever still arrives from the player.
 */
export class PlayoutReporter {
  #reached: Reached | undefined
  #dueMs = 0
  #finalThrough = -1

  /** The player goes on, or waits dry: that is told too, so that the server sees the room there is. */
  played(reached: Reached, nowMs: number): Playout | undefined {
    if (reached.responseId <= this.#finalThrough) return undefined
    const isFirst = this.#reached?.responseId !== reached.responseId
    this.#reached = reached
    if (isFirst) this.#dueMs = nowMs + reportMs
    return nowMs < this.#dueMs ? undefined : this.#report(nowMs)
  }

  /** Not final: it may go on from there. Told at once, for the server would take the voice to be running. */
  paused(reached: Reached, nowMs: number): Playout | undefined {
    if (reached.responseId <= this.#finalThrough) return undefined
    this.#reached = reached
    return this.#report(nowMs)
  }

  /** It finished, or it was cut and will not go on. */
  ended({ responseId, playedSamples }: Reached): Playout | undefined {
    if (responseId <= this.#finalThrough) return undefined
    this.#finalThrough = responseId
    this.#reached = undefined
    return { type: 'playout', responseId, playedSamples, isFinal: true }
  }

  /** After a reconnect, before anything else: where the loudspeaker is now. */
  again(nowMs: number): Playout | undefined {
    return this.#reached === undefined ? undefined : this.#report(nowMs)
  }

  #report(nowMs: number): Playout | undefined {
    if (this.#reached === undefined) return undefined
    this.#dueMs = nowMs + reportMs
    return { type: 'playout', ...this.#reached, isFinal: false }
  }
}
