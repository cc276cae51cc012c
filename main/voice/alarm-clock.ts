import type { Clock } from '../../shared/std/clock.ts'
import type { Timer, TimerStore } from '../store/types.ts'
import { failureFields } from '../telemetry/failure-fields.ts'
import type { Log } from '../telemetry/log.ts'

/** A wall clock that is set, and a machine that sleeps, move no wait of ours: both are looked for this often. */
const longestWaitMs = 30_000

export interface AlarmClockPorts {
  readonly store: TimerStore
  readonly clock: Clock
  /** Nobody sets it, and it goes on while the machine sleeps, when `clock.nowMs` may stand; only differences count. */
  readonly uptimeMs: () => number
  readonly ring: (sentence: string) => boolean
  readonly log: Log
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
  /** Ids of those that rang, and that a full or failing disk still has on its list. */
  readonly #rung = new Set<number>()
  #isFailing = false
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
    this.#forget(added.id)
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
    this.#forget(id)
    this.#setNext()
  }

  close(): void {
    this.#cancel?.()
    this.#cancel = undefined
  }

  /**
   * Says what is due, once: what the disk keeps on its list all the same is taken off it later. What nobody hears stays
   * on the list, and is tried again when somebody comes. Never throws: this runs by a timer, and in everybody's hello.
   */
  ringDue(): void {
    this.#attempt(() => {
      for (const { timer, leftMs } of this.#waiting()) {
        if (leftMs > 0) break
        if (!this.#ports.ring(sentenceFor(timer, -leftMs))) break
        this.#rung.add(timer.id)
      }
      this.#deleteRung()
    })
    this.#setNext()
  }

  #deleteRung(): void {
    for (const id of this.#rung) {
      this.#store.delete(id)
      this.#forget(id)
    }
  }

  #forget(id: number): void {
    this.#rung.delete(id)
    this.#endsAtMs.delete(id)
  }

  #setNext(): void {
    this.close()
    const delayMs = this.#attempt(() => this.#untilNextLookMs()) ?? (this.#isFailing ? longestWaitMs : undefined)
    if (delayMs === undefined) return
    this.#cancel = this.#ports.clock.after(delayMs, () => {
      this.ringDue()
    })
  }

  #untilNextLookMs(): number | undefined {
    const next = this.#waiting().find(({ leftMs }) => leftMs > 0)
    if (next === undefined) return this.#rung.size > 0 ? longestWaitMs : undefined
    return Math.min(next.leftMs, longestWaitMs)
  }

  /** A store that fails is logged once, until it has worked again. */
  #attempt<T>(action: () => T): T | undefined {
    try {
      const result = action()
      this.#isFailing = this.#rung.size > 0
      return result
    } catch (thrown) {
      if (!this.#isFailing) this.#ports.log.error('timers failed', failureFields(thrown))
      this.#isFailing = true
      return undefined
    }
  }

  #waiting(): readonly Waiting[] {
    const now = { wallMs: this.#ports.clock.wallMs(), uptimeMs: this.#ports.uptimeMs() }
    return this.#store
      .list()
      .filter(({ id }) => !this.#rung.has(id))
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
