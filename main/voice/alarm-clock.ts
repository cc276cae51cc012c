import type { Clock } from '../../shared/std/clock.ts'
import type { Timer, TimerStore } from '../store/types.ts'

/** Node's own timers take no more than 2^31 ms; a long wait is cut into days. */
const longestWaitMs = 24 * 60 * 60 * 1000

/** Rings the store's timers and alarms, also those that fell due while the app was closed. */
export class AlarmClock implements TimerStore {
  readonly #store: TimerStore
  readonly #clock: Clock
  readonly #ring: (sentence: string) => void
  #cancel: (() => void) | undefined

  constructor(ports: { readonly store: TimerStore; readonly clock: Clock; readonly ring: (sentence: string) => void }) {
    this.#store = ports.store
    this.#clock = ports.clock
    this.#ring = ports.ring
  }

  start(): void {
    this.#setNext()
  }

  add(timer: Omit<Timer, 'id'>): Timer {
    const added = this.#store.add(timer)
    this.#setNext()
    return added
  }

  list(): readonly Timer[] {
    return this.#store.list()
  }

  delete(id: number): void {
    this.#store.delete(id)
    this.#setNext()
  }

  close(): void {
    this.#cancel?.()
    this.#cancel = undefined
  }

  #setNext(): void {
    this.#cancel?.()
    this.#cancel = undefined
    const next = this.#store.list()[0]
    if (next === undefined) return
    const delayMs = Math.min(Math.max(0, next.dueAtMs - this.#clock.wallMs()), longestWaitMs)
    this.#cancel = this.#clock.after(delayMs, () => {
      this.#ringDue()
    })
  }

  #ringDue(): void {
    const nowMs = this.#clock.wallMs()
    for (const timer of this.#store.list()) {
      if (timer.dueAtMs > nowMs) break
      // Off the list first: a timer that cannot be said must not ring for ever.
      this.#store.delete(timer.id)
      this.#ring(sentenceFor(timer, nowMs))
    }
    this.#setNext()
  }
}

/** More than this late, the sentence says that it is late. */
const lateMs = 60_000

function sentenceFor(timer: Timer, nowMs: number): string {
  const name = timer.label === '' ? `Your ${timer.kind}` : `Your ${timer.kind} for ${timer.label}`
  const what = timer.kind === 'timer' ? `${name} is done.` : `${name} is ringing.`
  return nowMs - timer.dueAtMs > lateMs ? `${what} It was due while Parley was not running.` : what
}
