import type { Clock } from '../../shared/std/clock.ts'
import { waitMs } from '../../shared/std/clock.ts'

export interface QuitOrderOptions {
  readonly clock: Clock
  /** Doors first, what was heard on disk, then the store. */
  readonly close: () => Promise<void>
  readonly exit: () => void
}

/** Two seconds is what a session that ends gives a program; with room for Chromium to go. */
const closeDeadlineMs = 1_500

/** Ends in good order, once, and not for longer than the system waits. */
export class QuitOrder {
  readonly #options: QuitOrderOptions
  #isUnderWay = false

  constructor(options: QuitOrderOptions) {
    this.#options = options
  }

  /** Quit was asked for; windows close instead of hiding from here on. */
  get isUnderWay(): boolean {
    return this.#isUnderWay
  }

  begin(): void {
    this.#isUnderWay = true
  }

  async finish(): Promise<void> {
    const { clock, close, exit } = this.#options
    const patience = new AbortController()
    await Promise.race([close().catch(() => undefined), waitMs(clock, closeDeadlineMs, patience.signal)])
    patience.abort()
    exit()
  }
}
