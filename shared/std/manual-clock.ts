import type { Clock } from './clock.ts'

interface Timer {
  readonly dueMs: number
  readonly order: number
  readonly action: () => void
}

/** A clock that a test or a replay moves by hand: timers run in due order, ties in the order they were set. */
export class ManualClock implements Clock {
  #nowMs = 0
  #order = 0
  readonly #startWallMs: number
  readonly #timers = new Set<Timer>()

  constructor(startWallMs = Date.UTC(2026, 0, 1, 12)) {
    this.#startWallMs = startWallMs
  }

  nowMs(): number {
    return this.#nowMs
  }

  wallMs(): number {
    return this.#startWallMs + this.#nowMs
  }

  after(delayMs: number, action: () => void): () => void {
    const timer: Timer = { dueMs: this.#nowMs + Math.max(0, delayMs), order: this.#order++, action }
    this.#timers.add(timer)
    return () => {
      this.#timers.delete(timer)
    }
  }

  /** Moves time forward and runs whatever falls due on the way, including timers set by those timers. */
  advance(byMs: number): void {
    this.advanceTo(this.#nowMs + byMs)
  }

  /** The same up to a moment: a time that was read from `nextDueMs` is reached to the last bit. */
  advanceTo(endMs: number): void {
    for (;;) {
      const next = this.#nextDue(endMs)
      if (next === undefined) break
      this.#timers.delete(next)
      this.#nowMs = Math.max(this.#nowMs, next.dueMs)
      next.action()
    }
    this.#nowMs = Math.max(this.#nowMs, endMs)
  }

  /** When the next timer falls due; undefined while none is set. */
  get nextDueMs(): number | undefined {
    return this.#nextDue(Number.POSITIVE_INFINITY)?.dueMs
  }

  get pendingTimers(): number {
    return this.#timers.size
  }

  #nextDue(untilMs: number): Timer | undefined {
    let next: Timer | undefined
    for (const timer of this.#timers) {
      if (timer.dueMs > untilMs) continue
      if (next === undefined || timer.dueMs < next.dueMs || (timer.dueMs === next.dueMs && timer.order < next.order))
        next = timer
    }
    return next
  }
}
