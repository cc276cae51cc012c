import type { Clock } from '../../shared/std/clock.ts'
import type { VirtualTime } from './virtual-time.ts'

interface Step {
  readonly atMs: number
  readonly run: () => void
}

export interface LiveStepsPorts {
  /** The machine's; the session itself sees `time` only. */
  readonly clock: Clock
  readonly time: VirtualTime
  /** Resolves when everything that was ready has run. */
  readonly settle: () => Promise<void>
}

/**
 * Lets what comes from outside into a session one at a time: the next one waits until the session has done all that
 * follows from the one before. That order is what a replay can repeat; without it two events of the same millisecond
 * would race through the session's promises. Costs whatever comes in the same turn of the event loop a wait for the next.
 */
export class LiveSteps {
  readonly #ports: LiveStepsPorts
  readonly #startMs: number
  readonly #waiting: Step[] = []
  #isRunning = false
  #isClosed = false
  #cancelTimer: () => void = () => undefined

  constructor(ports: LiveStepsPorts) {
    this.#ports = ports
    this.#startMs = ports.clock.nowMs()
  }

  /** Milliseconds since the start, to the microsecond: as they are written they are read. */
  get nowMs(): number {
    return Math.floor((this.#ports.clock.nowMs() - this.#startMs) * 1000) / 1000
  }

  arrive(run: () => void): void {
    if (this.#isClosed) return
    const step = { atMs: this.nowMs, run }
    if (this.#isIdleAt(step.atMs)) this.#run(step)
    else this.#waiting.push(step)
  }

  /** For whoever needs the answer at once; `isEarly` when there was something that should have come first. */
  runNow<T>(run: (isEarly: boolean) => T): T {
    const { time } = this.#ports
    const atMs = this.nowMs
    const isEarly = !this.#isIdleAt(atMs)
    if (!this.#isRunning) this.#goOnWhenSettled()
    if (!isEarly) time.advanceTo(atMs)
    return run(isEarly)
  }

  close(): void {
    this.#isClosed = true
    this.#waiting.length = 0
    this.#cancelTimer()
  }

  #isIdleAt(atMs: number): boolean {
    return !this.#isRunning && this.#waiting.length === 0 && this.#ports.time.nextDueMs > atMs
  }

  #run(step: Step): void {
    // Before the step itself: what it brings about at once waits like all else.
    this.#goOnWhenSettled()
    this.#ports.time.advanceTo(step.atMs)
    step.run()
  }

  #goOnWhenSettled(): void {
    this.#isRunning = true
    this.#cancelTimer()
    void this.#ports.settle().then(() => {
      this.#isRunning = false
      if (!this.#isClosed) this.#goOn()
    })
  }

  /** The earlier of the next timer and the next arrival; a timer of the same moment goes first. */
  #goOn(): void {
    const { clock, time } = this.#ports
    const next = this.#waiting[0]
    const nowMs = this.nowMs
    if (time.nextDueMs <= (next?.atMs ?? nowMs)) {
      this.#goOnWhenSettled()
      time.advanceTo(time.nextDueMs)
      return
    }
    if (next !== undefined) {
      this.#waiting.shift()
      this.#run(next)
      return
    }
    if (time.nextDueMs === Number.POSITIVE_INFINITY) return
    this.#cancelTimer = clock.after(time.nextDueMs - nowMs, () => {
      if (!this.#isRunning) this.#goOn()
    })
  }
}
