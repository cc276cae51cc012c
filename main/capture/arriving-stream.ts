type Arrival<T> = { readonly value: T } | { readonly error: unknown } | 'end'

interface Waiting<T> {
  resolve(result: IteratorResult<T, undefined>): void
  reject(error: unknown): void
}

/** A provider's stream as the session sees it, whose events arrive when somebody says so: the recorder, or a replay. */
export class ArrivingStream<T> implements AsyncIterableIterator<T, undefined, undefined> {
  readonly #arrived: Arrival<T>[] = []
  readonly #waiting: Waiting<T>[] = []
  readonly #ports: { readonly onAsked: () => void; readonly onLeft: () => void }
  #isOver = false

  constructor(ports: { readonly onAsked: () => void; readonly onLeft: () => void }) {
    this.#ports = ports
  }

  arrive(value: T): void {
    this.#take({ value })
  }

  fail(error: unknown): void {
    this.#take({ error })
  }

  end(): void {
    this.#take('end')
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  next(): Promise<IteratorResult<T, undefined>> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject })
      const arrival = this.#arrived.shift()
      if (this.#isOver) this.#give('end')
      else if (arrival !== undefined) this.#give(arrival)
      else this.#ports.onAsked()
    })
  }

  return(): Promise<IteratorResult<T, undefined>> {
    if (!this.#isOver) {
      this.#isOver = true
      this.#arrived.length = 0
      this.#ports.onLeft()
    }
    while (this.#waiting.length > 0) this.#give('end')
    return Promise.resolve({ done: true, value: undefined })
  }

  #take(arrival: Arrival<T>): void {
    if (this.#isOver) return
    if (this.#waiting.length > 0) this.#give(arrival)
    else this.#arrived.push(arrival)
  }

  #give(arrival: Arrival<T>): void {
    const waiting = this.#waiting.shift()
    if (arrival === 'end') {
      this.#isOver = true
      waiting?.resolve({ done: true, value: undefined })
    } else if ('error' in arrival) {
      this.#isOver = true
      waiting?.reject(arrival.error)
    } else waiting?.resolve({ done: false, value: arrival.value })
  }
}
