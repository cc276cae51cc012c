import type { Clock } from '../../shared/std/clock.ts'
import type { Timer, TimerStore } from '../store/types.ts'

/** Node's own timers take no more than 2^31 ms; a long wait is cut into days. */
const longestWaitMs = 24 * 60 * 60 * 1000

/** Rings the store's timers and alarms, also those that fell due while nobody was there. */
export class AlarmClock implements TimerStore {
  readonly #store: TimerStore
  readonly #clock: Clock
  readonly #ring: (sentence: string) => boolean
  #cancel: (() => void) | undefined

  constructor(ports: {
    readonly store: TimerStore
    readonly clock: Clock
    readonly ring: (sentence: string) => boolean
  }) {
    this.#store = ports.store
    this.#clock = ports.clock
    this.#ring = ports.ring
  }

  start(): void {
    this.ringDue()
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

  /** Says what is due. What nobody hears stays on the list, and is tried again when somebody comes. */
  ringDue(): void {
    const nowMs = this.#clock.wallMs()
    for (const timer of this.#store.list()) {
      if (timer.dueAtMs > nowMs) break
      if (!this.#ring(sentenceFor(timer, nowMs))) break
      this.#store.delete(timer.id)
    }
    this.#setNext()
  }

  #setNext(): void {
    this.close()
    const nowMs = this.#clock.wallMs()
    const next = this.#store.list().find((timer) => timer.dueAtMs > nowMs)
    if (next === undefined) return
    this.#cancel = this.#clock.after(Math.min(next.dueAtMs - nowMs, longestWaitMs), () => {
      this.ringDue()
    })
  }
}

/** More than this late, the sentence says that it is late. */
const lateMs = 60_000

function sentenceFor(timer: Timer, nowMs: number): string {
  const name = timer.label === '' ? `Your ${timer.kind}` : `Your ${timer.kind} for ${timer.label}`
  const what = timer.kind === 'timer' ? `${name} is done.` : `${name} is ringing.`
  return nowMs - timer.dueAtMs > lateMs ? `${what} It was due a while ago, when nobody was here to be told.` : what
}
