import type { Clock } from '../../shared/std/clock.ts'

/**
 * The clock on one request to a provider. Its signal fires when the caller's does, when the provider has been silent
 * for too long, and at `close`, so that whatever ends the request also ends its connection.
 */
export class StallWatch {
  readonly #clock: Clock
  readonly #caller: AbortSignal
  readonly #controller = new AbortController()
  readonly #onCallerAbort = (): void => {
    this.close()
  }
  #cancelTimer: (() => void) | undefined
  #stall: { readonly phase: 'first' | 'gap' } | undefined

  constructor(clock: Clock, caller: AbortSignal) {
    this.#clock = clock
    this.#caller = caller
    if (caller.aborted) this.#controller.abort()
    else caller.addEventListener('abort', this.#onCallerAbort, { once: true })
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** What the provider was silent at, once it was silent for too long. */
  get stall(): 'first' | 'gap' | undefined {
    return this.#stall?.phase
  }

  expectFirst(withinMs: number): void {
    this.#arm(withinMs, { phase: 'first' })
  }

  expectNext(withinMs: number): void {
    this.#arm(withinMs, { phase: 'gap' })
  }

  /** The answer is complete; what is still open after `withinMs` is closed, which is no failure. */
  endWithin(withinMs: number): void {
    this.#arm(withinMs, undefined)
  }

  pause(): void {
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
  }

  close(): void {
    this.pause()
    this.#caller.removeEventListener('abort', this.#onCallerAbort)
    this.#controller.abort()
  }

  #arm(withinMs: number, stall: { readonly phase: 'first' | 'gap' } | undefined): void {
    this.pause()
    if (this.#controller.signal.aborted) return
    this.#cancelTimer = this.#clock.after(withinMs, () => {
      this.#stall = stall
      this.close()
    })
  }
}
