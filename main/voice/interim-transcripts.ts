import type { SessionMessage } from '../../shared/protocol/server-messages.ts'
import type { Clock } from '../../shared/std/clock.ts'

type InterimTranscript = Extract<SessionMessage, { type: 'transcript-interim' }>

const lookAgainMs = 50

export interface InterimTranscriptsPorts {
  readonly clock: Clock
  readonly isKeepingUp: () => boolean
  readonly send: (message: InterimTranscript) => void
}

/**
 * An interim transcript counts until the next one: for a client that is away or behind only the newest waits, and the
 * final one makes it void. It is held before it is numbered, so that a resume still gives every numbered message.
 */
export class InterimTranscripts {
  readonly #ports: InterimTranscriptsPorts
  #held: InterimTranscript | undefined
  #cancel: () => void = () => undefined

  constructor(ports: InterimTranscriptsPorts) {
    this.#ports = ports
  }

  offer(message: InterimTranscript): void {
    const isWaiting = this.#held !== undefined
    this.#held = message
    if (!isWaiting) this.#sendOrWait()
  }

  /** Its final transcript is there, or it has none. */
  settle(utteranceId: number): void {
    if (this.#held?.utteranceId === utteranceId) this.end()
  }

  end(): void {
    this.#held = undefined
    this.#cancel()
  }

  #sendOrWait(): void {
    const { clock, isKeepingUp, send } = this.#ports
    if (this.#held === undefined) return
    if (!isKeepingUp()) {
      this.#cancel = clock.after(lookAgainMs, () => {
        this.#sendOrWait()
      })
      return
    }
    const newest = this.#held
    this.#held = undefined
    send(newest)
  }
}
