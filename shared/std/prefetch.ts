/**
 * Runs `source` ahead of its reader until what waits weighs `ahead` (by default every item weighs 1): a slow reader
 * pauses the source, a slow source never makes the reader wait longer than it must. Ends as `source` ends; when the reader leaves early, `source` is left too, at its
 * next item: whoever owns it ends it sooner by its signal.
 */
export async function* prefetch<T>(
  source: AsyncIterable<T>,
  ahead: number,
  weigh: (item: T) => number = () => 1,
): AsyncGenerator<T, void, undefined> {
  const items: T[] = []
  const reader = new Wakeup()
  const writer = new Wakeup()
  const run: { isLeft: boolean; weight: number; end?: { error?: unknown } } = { isLeft: false, weight: 0 }

  const write = async (): Promise<void> => {
    try {
      for await (const item of source) {
        items.push(item)
        run.weight += weigh(item)
        reader.wake()
        while (run.weight >= ahead && !run.isLeft) await writer.sleep()
        if (run.isLeft) return
      }
      run.end = {}
    } catch (error) {
      run.end = { error }
    } finally {
      reader.wake()
    }
  }

  void write()
  try {
    for (;;) {
      const item = items.shift()
      if (item !== undefined) {
        run.weight -= weigh(item)
        writer.wake()
        yield item
      } else if (run.end !== undefined) {
        if ('error' in run.end) throw run.end.error
        return
      } else {
        await reader.sleep()
      }
    }
  } finally {
    run.isLeft = true
    writer.wake()
  }
}

class Wakeup {
  #wake: (() => void) | undefined

  sleep(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }

  wake(): void {
    const wake = this.#wake
    this.#wake = undefined
    wake?.()
  }
}
