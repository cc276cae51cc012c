/** Yields what `source` yields until `signal` fires, then ends: an abort is an ending, not an error. */
export async function* abortable<T>(source: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T, void, undefined> {
  if (signal.aborted) return
  const iterator = source[Symbol.asyncIterator]()
  let onAbort: (() => void) | undefined
  const aborted = new Promise<undefined>((resolve) => {
    onAbort = () => {
      resolve(undefined)
    }
    signal.addEventListener('abort', onAbort, { once: true })
  })
  try {
    for (;;) {
      const next = iterator.next()
      // A source that rejects because of the very abort must not surface as an unhandled rejection.
      next.catch(() => undefined)
      const result = await Promise.race([next, aborted])
      if (result === undefined || result.done === true) return
      yield result.value
    }
  } finally {
    if (onAbort !== undefined) signal.removeEventListener('abort', onAbort)
    // Not awaited: a source that is stuck in its own `next` would hold the abort up.
    iterator.return?.(undefined).catch(() => undefined)
  }
}
