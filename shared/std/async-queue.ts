/**
 * A bounded queue between one writer and one reader.
 *
 * When it is full, `push` returns false and the item is not kept: the writer decides whether that is a pause, a drop or
 * an error, and says so where it calls. After `end()` the reader gets what is left and then the end; after `fail(error)`
 * it gets what is left and then the error.
 */
export class AsyncQueue<T> implements AsyncIterable<T> {
  readonly #items: T[] = []
  readonly #capacity: number
  #ending: { readonly error?: unknown } | undefined
  #wake: (() => void) | undefined

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  get size(): number {
    return this.#items.length
  }

  get isEnded(): boolean {
    return this.#ending !== undefined
  }

  push(item: T): boolean {
    if (this.#ending !== undefined || this.#items.length >= this.#capacity) return false
    this.#items.push(item)
    this.#wakeReader()
    return true
  }

  end(): void {
    this.#ending ??= {}
    this.#wakeReader()
  }

  fail(error: unknown): void {
    this.#ending ??= { error }
    this.#wakeReader()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for (;;) {
      const item = this.#items.shift()
      if (item !== undefined) {
        yield item
      } else if (this.#ending !== undefined) {
        if ('error' in this.#ending) throw this.#ending.error
        return
      } else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
      }
    }
  }

  #wakeReader(): void {
    const wake = this.#wake
    this.#wake = undefined
    wake?.()
  }
}
