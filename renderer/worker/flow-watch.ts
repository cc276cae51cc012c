import type { Clock } from '../../shared/std/clock.ts'

const lookEveryMs = 250
/** Looks in a row without a block, so between 500 and 750 ms; a machine that slept makes one of them, however long. */
const looksUntilStalled = 3
/** Until the first block: a headset that changes its profile over Bluetooth takes up to 2 s. */
const firstLooksUntilStalled = 12

/** Notices that an open microphone gives nothing any more, of which no browser says a word. */
export class FlowWatch {
  readonly #clock: Clock
  readonly #onStalled: () => void
  #cancel: (() => void) | undefined
  #looksLeft = 0

  constructor(clock: Clock, onStalled: () => void) {
    this.#clock = clock
    this.#onStalled = onStalled
  }

  opened(): void {
    this.stop()
    this.#looksLeft = firstLooksUntilStalled
    this.#lookLater()
  }

  arrived(): void {
    this.#looksLeft = looksUntilStalled
  }

  stop(): void {
    this.#cancel?.()
    this.#cancel = undefined
  }

  #lookLater(): void {
    this.#cancel = this.#clock.after(lookEveryMs, () => {
      this.#lookLater()
      // Told once: below zero until something arrives.
      this.#looksLeft -= 1
      if (this.#looksLeft === 0) this.#onStalled()
    })
  }
}
