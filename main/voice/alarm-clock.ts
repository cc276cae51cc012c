import type { Clock } from '../../shared/std/clock.ts'
import type { Timer, TimerStore } from '../store/types.ts'

/** A wall clock that is set, and a machine that sleeps, move no wait of ours: both are looked for this often. */
const longestWaitMs = 30_000

export interface AlarmClockPorts {
  readonly store: TimerStore
  readonly clock: Clock
  /** Nobody sets it, and it goes on while the machine sleeps, when `clock.nowMs` may stand; only differences count. */
  readonly uptimeMs: () => number
  readonly ring: (sentence: string) => boolean
}

interface Waiting {
  readonly timer: Timer
  readonly leftMs: number
}

/**
 * Rings the store's timers and alarms, also those that fell due while nobody was there. An alarm is for a time of day,
 * and follows the wall clock. A timer is for a length of time: it ends when that is over, whatever the wall shows
 * meanwhile; only what a program before this one set is reckoned by the wall, once.
 */
export class AlarmClock implements TimerStore {
  readonly #store: TimerStore
  readonly #ports: AlarmClockPorts
  /** Of each timer, by its id: the uptime at which it ends. */
  readonly #endsAtMs = new Map<number, number>()
  #cancel: (() => void) | undefined

  constructor(ports: AlarmClockPorts) {
    this.#ports = ports
    this.#store = ports.store
  }

  start(): void {
    this.ringDue()
  }

  add(timer: Omit<Timer, 'id'>): Timer {
    const added = this.#store.add(timer)
    // Another may have had its id.
    this.#endsAtMs.delete(added.id)
    this.#setNext()
    return added
  }

  /** Soonest first; a timer as if it had been set under the wall clock as that is now, and as long as it was. */
  list(): readonly Timer[] {
    const wallMs = this.#ports.clock.wallMs()
    return this.#waiting().map(({ timer, leftMs }) => {
      const setByMs = Math.round(wallMs + leftMs) - timer.dueAtMs
      return { ...timer, createdAtMs: timer.createdAtMs + setByMs, dueAtMs: timer.dueAtMs + setByMs }
    })
  }

  delete(id: number): void {
    this.#store.delete(id)
    this.#endsAtMs.delete(id)
    this.#setNext()
  }

  close(): void {
    this.#cancel?.()
    this.#cancel = undefined
  }

  /** Says what is due. What nobody hears stays on the list, and is tried again when somebody comes. */
  ringDue(): void {
    for (const { timer, leftMs } of this.#waiting()) {
      if (leftMs > 0) break
      if (!this.#ports.ring(sentenceFor(timer, -leftMs))) break
      this.#store.delete(timer.id)
      this.#endsAtMs.delete(timer.id)
    }
    this.#setNext()
  }

  #setNext(): void {
    this.close()
    const next = this.#waiting().find(({ leftMs }) => leftMs > 0)
    if (next === undefined) return
    this.#cancel = this.#ports.clock.after(Math.min(next.leftMs, longestWaitMs), () => {
      this.ringDue()
    })
  }

  #waiting(): readonly Waiting[] {
    const now = { wallMs: this.#ports.clock.wallMs(), uptimeMs: this.#ports.uptimeMs() }
    return this.#store
      .list()
      .map((timer) => ({ timer, leftMs: this.#leftMs(timer, now) }))
      .sort((one, other) => one.leftMs - other.leftMs || one.timer.id - other.timer.id)
  }

  #leftMs(
    { id, kind, createdAtMs, dueAtMs }: Timer,
    now: { readonly wallMs: number; readonly uptimeMs: number },
  ): number {
    if (kind === 'alarm') return dueAtMs - now.wallMs
    const known = this.#endsAtMs.get(id)
    if (known !== undefined) return known - now.uptimeMs
    // A wall clock that was set back while no program ran must not make a timer longer than it is.
    const leftMs = Math.min(dueAtMs - now.wallMs, dueAtMs - createdAtMs)
    this.#endsAtMs.set(id, now.uptimeMs + leftMs)
    return leftMs
  }
}

/** More than this late, the sentence says that it is late. */
const afterwardsMs = 60_000

function sentenceFor({ kind, label }: Timer, lateMs: number): string {
  const name = label === '' ? `Your ${kind}` : `Your ${kind} for ${label}`
  const what = kind === 'timer' ? `${name} is done.` : `${name} is ringing.`
  return lateMs > afterwardsMs ? `${what} It was due a while ago, when nobody was here to be told.` : what
}
