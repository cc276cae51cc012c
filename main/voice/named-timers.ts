import type { Clock } from '../../shared/std/clock.ts'

/** Timers by name: starting one that runs starts it anew, stopping one that does not is nothing. */
export class NamedTimers<Name extends string> {
  readonly #clock: Clock
  readonly #running = new Map<Name, () => void>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  start(name: Name, delayMs: number, action: () => void): void {
    this.stop(name)
    const cancel = this.#clock.after(delayMs, () => {
      this.#running.delete(name)
      action()
    })
    this.#running.set(name, cancel)
  }

  stop(name: Name): void {
    this.#running.get(name)?.()
    this.#running.delete(name)
  }

  stopAll(): void {
    for (const name of [...this.#running.keys()]) this.stop(name)
  }
}
