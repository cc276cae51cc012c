import pino from 'pino'

/** Some thousands of lines: a reader may stand still for so long and misses nothing. */
const keptBytes = 1024 * 1024
/** Of a last flush, without a byte that somebody took; sonic-boom sleeps for 100 ms before each. */
const vainRetries = 5

export interface StderrLines {
  write(line: string): void
  /** Writes out what is kept; what nobody reads within half a second is given up, and so is all that comes later. */
  flush(): void
}

/**
 * Lines for stderr, written behind the caller's back. Of what a reader that stands still leaves, a bounded part is kept;
 * what is more is dropped, and `onDropped` is told how much once the reader goes on.
 */
export function openStderrLines(onDropped: (lines: number) => void): StderrLines {
  // Node makes a pipe non-blocking when it opens its own stream on it. A write to a full one that blocks holds a thread
  // of Node's pool, and no process exits before that thread comes back: a server that nobody reads could not be ended.
  Reflect.get(process, 'stderr')
  let dropped = 0
  let isGivenUp = false
  let [vain, leftBytes] = [0, 0]
  const lines = pino.destination({
    ...{ fd: 2, sync: false, maxLength: keptBytes },
    // While the event loop turns there is one retry in a turn, for as long as it takes; a flush has to come to its end.
    retryEAGAIN(_, writingBytes, waitingBytes) {
      const left = writingBytes + waitingBytes
      vain = left < leftBytes ? 1 : vain + 1
      leftBytes = left
      setImmediate(() => {
        vain = 0
      })
      return vain <= vainRetries
    },
  })
  const sayDropped = (): void => {
    if (dropped === 0) return
    const count = dropped
    dropped = 0
    onDropped(count)
  }
  lines.on('drop', () => {
    dropped += 1
  })
  lines.on('drain', sayDropped)
  // The reader is gone for good. A flush would try again and again: sonic-boom gives up none but a full pipe.
  lines.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') isGivenUp = true
  })
  const flushToEnd = lines.flushSync.bind(lines)
  const flush = (): void => {
    if (isGivenUp) return
    try {
      flushToEnd()
      sayDropped()
      flushToEnd()
    } catch {
      // Nobody reads, and whoever flushes is about to end the process.
      isGivenUp = true
    }
  }
  // pino flushes once more when the process exits, however it comes to that.
  lines.flushSync = flush
  return {
    write(line) {
      if (!isGivenUp) lines.write(line)
    },
    flush,
  }
}
