import type { Clock } from '../../../shared/std/clock.ts'

/**
 * A clock whose short waits pass at once, so that a test of retries takes no time. Long ones never do: they are the
 * timeouts of 5 seconds and more, which such a test is not about.
 */
export class HurriedClock implements Clock {
  #nowMs = 0

  nowMs(): number {
    return this.#nowMs
  }

  wallMs(): number {
    return this.#nowMs
  }

  after(delayMs: number, action: () => void): () => void {
    if (delayMs >= 5000) return () => undefined
    const handle = setImmediate(() => {
      this.#nowMs += delayMs
      action()
    })
    return () => {
      clearImmediate(handle)
    }
  }
}
