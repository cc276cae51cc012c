import type { Clock } from '../../shared/std/clock.ts'

/** As long as a client keeps the microphone's audio of a gap for its return. */
const frameGapMs = 3_000

export interface UtteranceWatchPorts {
  readonly clock: Clock
  /** A client that is away sends nothing and may come back with the rest: its absence has a deadline of its own. */
  readonly isClientThere: () => boolean
  readonly onSilent: (utteranceId: number) => void
}

/** A client that says where speech begins may never say where it ends: an utterance without frames is over. */
export class UtteranceWatch {
  readonly #ports: UtteranceWatchPorts
  #open: { readonly utteranceId: number; heardAtMs: number } | undefined
  #cancel: () => void = () => undefined

  constructor(ports: UtteranceWatchPorts) {
    this.#ports = ports
  }

  open(utteranceId: number): void {
    this.#open = { utteranceId, heardAtMs: this.#ports.clock.nowMs() }
    this.#lookAgainIn(frameGapMs)
  }

  onFrame(utteranceId: number): void {
    if (this.#open?.utteranceId === utteranceId) this.#open.heardAtMs = this.#ports.clock.nowMs()
  }

  close(utteranceId: number): void {
    if (this.#open?.utteranceId === utteranceId) this.end()
  }

  end(): void {
    this.#open = undefined
    this.#cancel()
  }

  #lookAgainIn(delayMs: number): void {
    this.#cancel()
    this.#cancel = this.#ports.clock.after(delayMs, () => {
      this.#look()
    })
  }

  #look(): void {
    if (this.#open === undefined) return
    const { clock, isClientThere, onSilent } = this.#ports
    if (!isClientThere()) this.#open.heardAtMs = clock.nowMs()
    const restMs = this.#open.heardAtMs + frameGapMs - clock.nowMs()
    if (restMs > 0) {
      this.#lookAgainIn(restMs)
      return
    }
    const { utteranceId } = this.#open
    this.end()
    onSilent(utteranceId)
  }
}
