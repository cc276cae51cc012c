import type { Clock } from '../../shared/std/clock.ts'
import { ManualClock } from '../../shared/std/manual-clock.ts'

/**
 * The time of a session that is captured or replayed. It stands still while a step runs and moves only to the next step
 * or the next timer, so that what a session does depends on what came and when, and on nothing else.
 */
export class VirtualTime {
  readonly clock: Clock
  readonly #manual = new ManualClock(0)
  #wallAtZeroMs: number

  constructor(startWallMs: number) {
    this.#wallAtZeroMs = startWallMs
    this.clock = {
      nowMs: () => this.#manual.nowMs(),
      wallMs: () => Math.floor(this.#wallAtZeroMs + this.#manual.nowMs()),
      after: (delayMs, action) => this.#manual.after(delayMs, action),
    }
  }

  get nowMs(): number {
    return this.#manual.nowMs()
  }

  get nextDueMs(): number {
    return this.#manual.nextDueMs ?? Number.POSITIVE_INFINITY
  }

  advanceTo(atMs: number): void {
    this.#manual.advanceTo(atMs)
  }

  /** The machine slept, or its clock was set. */
  setWall(wallMs: number): void {
    this.#wallAtZeroMs = wallMs - this.#manual.nowMs()
  }
}
