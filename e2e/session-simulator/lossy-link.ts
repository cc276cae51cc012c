import type { CloseAdvice } from '../../shared/protocol/errors.ts'
import type { ClientMessageInput } from '../../shared/protocol/client-messages.ts'
import type { AudioFrame } from '../../shared/protocol/frame.ts'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'
import type { Clock } from '../../shared/std/clock.ts'

export type Frame<Message> =
  { readonly kind: 'message'; readonly message: Message } | { readonly kind: 'audio'; readonly frame: AudioFrame }
export type UpFrame = Frame<ClientMessageInput>
export type DownFrame = Frame<ServerMessage>

export interface LinkEnd<In> {
  take(frame: In): void
  lost(advice: CloseAdvice): void
}

/** What is not there yet when the cut comes is lost. An end that learns late talks into the dark until then. */
export interface Cut {
  /** Infinity: only by the silence. */
  readonly clientLearnsMs: number
  readonly serverLearnsMs: number
}

/** One socket's wire: in order and late, until it is cut. */
export class LossyLink {
  readonly #clock: Clock
  readonly #latencyMs: () => number
  #client: LinkEnd<DownFrame> | undefined
  #server: LinkEnd<UpFrame> | undefined
  #isCut = false
  readonly #arrivalMs = { up: 0, down: 0 }
  #cutAfterDown: { framesLeft: number; readonly cut: Cut } | undefined

  constructor(ports: {
    readonly clock: Clock
    readonly latencyMs: () => number
    readonly client: LinkEnd<DownFrame>
    readonly server: LinkEnd<UpFrame>
  }) {
    this.#clock = ports.clock
    this.#latencyMs = ports.latencyMs
    this.#client = ports.client
    this.#server = ports.server
  }

  get isCut(): boolean {
    return this.#isCut
  }

  up(frame: UpFrame): void {
    this.#onWay('up', () => {
      this.#server?.take(frame)
    })
  }

  down(frame: DownFrame): void {
    this.#onWay('down', () => {
      const cutting = this.#cutAfterDown
      if (cutting !== undefined && cutting.framesLeft-- <= 0) this.cut(cutting.cut)
      else this.#client?.take(frame)
    })
  }

  /** The server's last word; behind all it said before. */
  closeDown(advice: CloseAdvice): void {
    this.#server = undefined
    this.#onWay('down', () => {
      this.#loseClient(advice)
    })
  }

  closeUp(): void {
    this.#client = undefined
    this.#onWay('up', () => {
      this.#loseServer()
    })
  }

  /** The client gives it up. */
  hangUp(): void {
    this.#loseClient('retry')
  }

  cut({ clientLearnsMs, serverLearnsMs }: Cut): void {
    if (this.#isCut) return
    this.#isCut = true
    if (clientLearnsMs !== Infinity)
      this.#clock.after(clientLearnsMs, () => {
        this.#loseClient('retry')
      })
    this.#clock.after(serverLearnsMs, () => {
      this.#loseServer()
    })
  }

  cutAfterDown(framesLeft: number, cut: Cut): void {
    this.#cutAfterDown = { framesLeft, cut }
  }

  #onWay(direction: 'up' | 'down', arrive: () => void): void {
    const nowMs = this.#clock.nowMs()
    this.#arrivalMs[direction] = Math.max(this.#arrivalMs[direction], nowMs + this.#latencyMs())
    this.#clock.after(this.#arrivalMs[direction] - nowMs, () => {
      if (!this.#isCut) arrive()
    })
  }

  #loseClient(advice: CloseAdvice): void {
    const client = this.#client
    this.#client = undefined
    client?.lost(advice)
  }

  #loseServer(): void {
    const server = this.#server
    this.#server = undefined
    server?.lost('retry')
  }
}
