/** Yields what `source` yields until `signal` fires, then ends: an abort is an ending, not an error. */
export async function* abortable<T>(source: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T, void, undefined> {
  const iterator = source[Symbol.asyncIterator]()
  let leave = (): void => undefined
  const onAbort = (): void => {
    leave()
  }
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    while (!signal.aborted) {
      // No race with one promise for all: it would hold every result until the signal fires or the stream ends.
      const result = await new Promise<IteratorResult<T> | undefined>((resolve, reject) => {
        leave = () => {
          resolve(undefined)
        }
        // A source that rejects because of the very abort is heard here and no more.
        iterator.next().then(resolve, reject)
      })
      if (result === undefined || result.done === true) return
      yield result.value
    }
  } finally {
    signal.removeEventListener('abort', onAbort)
    // Not awaited: a source that is stuck in its own `next` would hold the abort up.
    iterator.return?.(undefined).catch(() => undefined)
  }
}
