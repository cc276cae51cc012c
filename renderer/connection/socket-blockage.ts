import type { Clock } from '../../shared/std/clock.ts'

/** Of a machine that answers requests a socket is open in some 20 ms; with this a text is on its other way within 2.5 s. */
export const blockedAfterMs = 1_500
/** For a text that a dead socket took: 1.5 s went by until that was noticed, and up to 0.1 s until the next try. */
export const blockedSoonMs = 700

/**
 * Finds out that something between this page and the server lets requests through and no socket: upgrades are refused, or
 * a socket opens and nothing comes. A server that answers no requests either is away, and nothing else would reach it.
 */
export class SocketBlockage {
  readonly #clock: Clock
  readonly #onBlocked: () => void
  #cancel: (() => void) | undefined
  #isBlocked = false

  constructor(clock: Clock, onBlocked: () => void) {
    this.#clock = clock
    this.#onBlocked = onBlocked
  }

  get isBlocked(): boolean {
    return this.#isBlocked
  }

  /** A request came through, and a socket is tried: it has so long. */
  reached(withinMs: number): void {
    if (this.#isBlocked) return
    this.#cancel ??= this.#clock.after(withinMs, () => {
      this.#cancel = undefined
      this.#isBlocked = true
      this.#onBlocked()
    })
  }

  /** A socket is open, none is wanted, or the server is away. */
  clear(): void {
    this.#cancel?.()
    this.#cancel = undefined
    this.#isBlocked = false
  }
}
