import type { Clock } from '../../../shared/std/clock.ts'

/**
 * A clock whose short waits pass at once, so that a test of retries takes no time. Long ones are the timeouts of
 * 5 seconds and more: they pass only when a test that is about them says so.
 */
export class HurriedClock implements Clock {
  #nowMs = 0
  readonly #longMs: number
  readonly #long = new Map<symbol, { readonly dueMs: number; readonly action: () => void }>()

  constructor(longMs = 5000) {
    this.#longMs = longMs
  }

  nowMs(): number {
    return this.#nowMs
  }

  /** May jump by a day at any moment: no deadline and no pause of a request may depend on it. */
  wallMs(): number {
    throw new Error('A request to a provider looked at the wall clock.')
  }

  after(delayMs: number, action: () => void): () => void {
    if (delayMs >= this.#longMs) {
      const timer = Symbol('long')
      this.#long.set(timer, { dueMs: this.#nowMs + delayMs, action })
      return () => void this.#long.delete(timer)
    }
    const handle = setImmediate(() => {
      this.#nowMs += delayMs
      action()
    })
    return () => {
      clearImmediate(handle)
    }
  }

  get longTimers(): number {
    return this.#long.size
  }

  /** The next timeout fires. */
  passLong(): void {
    const next = [...this.#long].toSorted(([, one], [, other]) => one.dueMs - other.dueMs)[0]
    if (next === undefined) return
    const [timer, { dueMs, action }] = next
    this.#long.delete(timer)
    this.#nowMs = Math.max(this.#nowMs, dueMs)
    action()
  }
}
