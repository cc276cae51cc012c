import { AssistantError } from '../../../shared/protocol/errors.ts'

export interface Lease<T> {
  readonly item: T
  release(): void
}

/**
 * Lends a few items, made when they are first needed, to one borrower each. When all are out, borrowers wait in order;
 * when the line is full, the next is refused at once with a sentence.
 */
export class ListenerPool<T> {
  readonly #make: () => T
  readonly #limits: { readonly items: number; readonly waiting: number }
  readonly #idle: T[] = []
  readonly #all: T[] = []
  readonly #waiting: ((item: T) => void)[] = []

  constructor(make: () => T, limits: { readonly items: number; readonly waiting: number }) {
    this.#make = make
    this.#limits = limits
  }

  /** Every item that was made. */
  get items(): readonly T[] {
    return this.#all
  }

  /** `undefined` when the signal fired first. */
  async borrow(signal: AbortSignal): Promise<Lease<T> | undefined> {
    if (signal.aborted) return undefined
    const item = this.#idle.pop() ?? (this.#all.length < this.#limits.items ? this.#add() : undefined)
    if (item !== undefined) return this.#lease(item)
    if (this.#waiting.length >= this.#limits.waiting) throw tooMany()
    return new Promise((resolve) => {
      const take = (taken: T): void => {
        signal.removeEventListener('abort', leave)
        resolve(this.#lease(taken))
      }
      const leave = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(take), 1)
        resolve(undefined)
      }
      this.#waiting.push(take)
      signal.addEventListener('abort', leave, { once: true })
    })
  }

  #add(): T {
    const item = this.#make()
    this.#all.push(item)
    return item
  }

  #lease(item: T): Lease<T> {
    let isOut = true
    return {
      item,
      release: () => {
        if (!isOut) return
        isOut = false
        const next = this.#waiting.shift()
        if (next === undefined) this.#idle.push(item)
        else next(item)
      },
    }
  }
}

function tooMany(): AssistantError {
  return new AssistantError(
    'speech-to-text-unavailable',
    'Too many people are talking to the offline ears at once, so this was not heard. Say it again in a moment.',
    { retryable: true, retryAfterMs: 2_000 },
  )
}
