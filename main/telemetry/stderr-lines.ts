import { write, writeSync } from 'node:fs'

/** Some thousands of lines: a reader may stand still for so long and misses nothing. */
const keptLetters = 1024 * 1024
/** A pipe that is full, or a disk: until it is tried again. 64 KiB each time are 3 MB a second. */
const retryAfterMs = 20
/** Of a last flush, in a row, without a byte that somebody took: half a second. */
const vainRetries = 5
const vainRetryAfterMs = 100
/** Whoever read is gone, or the terminal is. */
const goneCodes: readonly unknown[] = ['EPIPE', 'EIO', 'EBADF']
/** PIPE_BUF: up to here a pipe takes all or nothing. It is also the most that a process's end can take along. */
const pieceMaxBytes = 4_096
const lineEnd = '\n'
const stderrFd = 2

export interface StderrLines {
  write(line: string): void
  /** Writes out what is kept; what nobody reads within half a second is given up, and so is all that comes later. */
  flush(): void
}

/**
 * Lines for stderr, written behind the caller's back. Of what a reader that stands still leaves, a bounded part is kept;
 * what is more is dropped, and `onDropped` is told how much once the reader goes on. A reader that has gone is gone for
 * good: nothing is kept for him. Not pino's own destination, whose flush would try to tell him for ever.
 */
export function openStderrLines(onDropped: (lines: number) => void): StderrLines {
  // Node makes a pipe non-blocking when it opens its own stream on it. A write to a full one that blocks holds a thread
  // of Node's pool, and no process exits before that thread comes back: a server that nobody reads could not be ended.
  Reflect.get(process, 'stderr')
  let kept = ''
  /** Comes before what is kept. */
  let rest: Buffer = Buffer.alloc(0)
  /** Comes before the rest: what is being written, or waits to be tried again. */
  let piece: Buffer = Buffer.alloc(0)
  let state: 'idle' | 'writing' | 'waiting' = 'idle'
  let dropped = 0
  let isFlushing = false
  let isGivenUp = false

  const giveUp = (): void => {
    isGivenUp = true
    kept = ''
    rest = Buffer.alloc(0)
    piece = Buffer.alloc(0)
  }
  const takeKept = (): void => {
    rest = Buffer.concat([rest, Buffer.from(kept)])
    kept = ''
  }
  const sayDropped = (): void => {
    if (dropped === 0) return
    const count = dropped
    dropped = 0
    onDropped(count)
  }
  const nextPiece = (): Buffer => {
    if (rest.length === 0) takeKept()
    const next = rest.subarray(0, pieceEnd(rest))
    rest = rest.subarray(next.length)
    return next
  }
  const goOn = (): void => {
    if (state !== 'idle' || isFlushing || isGivenUp) return
    if (piece.length === 0) piece = nextPiece()
    if (piece.length === 0) {
      // All that was kept is out: whoever reads hears what is missing, behind it.
      sayDropped()
      return
    }
    state = 'writing'
    write(stderrFd, piece, (error, written) => {
      state = 'idle'
      if (error === null) {
        piece = piece.subarray(written)
        goOn()
      } else if (isGone(error)) giveUp()
      else {
        // What is said meanwhile waits as well: else each line would begin a series of tries of its own.
        state = 'waiting'
        // `unref`: the last flush, and no clock, is what the process's end waits for.
        setTimeout(() => {
          state = 'idle'
          goOn()
        }, retryAfterMs).unref()
      }
    })
  }
  const flushKept = (): void => {
    takeKept()
    if (state !== 'writing') {
      rest = Buffer.concat([piece, rest])
      piece = Buffer.alloc(0)
    }
    let vain = 0
    while (rest.length > 0 && vain < vainRetries) {
      try {
        // In pieces: one that is still being written may come between any two of them.
        rest = rest.subarray(writeSync(stderrFd, rest, 0, pieceEnd(rest)))
        vain = 0
      } catch (error) {
        if (isGone(error)) break
        vain += 1
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, vainRetryAfterMs)
      }
    }
    if (rest.length > 0) giveUp()
  }
  const flush = (): void => {
    if (isGivenUp) return
    // What `onDropped` says goes the same way, not behind it.
    isFlushing = true
    flushKept()
    sayDropped()
    flushKept()
    isFlushing = false
  }
  // However the process comes to its end.
  process.once('exit', flush)
  return {
    write(line) {
      if (isGivenUp) return
      if (kept.length + rest.length + line.length > keptLetters) {
        dropped += 1
        return
      }
      kept += line
      goOn()
    },
    flush,
  }
}

/** Whole lines, as many as go into a piece; one that is longer than that goes alone. */
function pieceEnd(lines: Buffer): number {
  const wholeLines = lines.lastIndexOf(lineEnd, pieceMaxBytes - 1) + 1
  return wholeLines > 0 ? wholeLines : lines.indexOf(lineEnd) + 1
}

function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && goneCodes.includes(error.code)
}
