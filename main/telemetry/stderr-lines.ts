import { write, writeSync } from 'node:fs'

/** Some thousands of lines: a reader may stand still for so long and misses nothing. */
const keptLetters = 1024 * 1024
/** A pipe that is full, or a disk: until it is tried again. */
const retryAfterMs = 100
/** Of a last flush, in a row, without a byte that somebody took: half a second. */
const vainRetries = 5
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
  /** Bytes that the system did not take, of a write that is over. They come before what is kept. */
  let rest: Buffer = Buffer.alloc(0)
  let dropped = 0
  let isUnderWay = false
  let isFlushing = false
  let isGivenUp = false

  const giveUp = (): void => {
    isGivenUp = true
    kept = ''
    rest = Buffer.alloc(0)
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
  const goOn = (): void => {
    if (isUnderWay || isFlushing || isGivenUp) return
    if (rest.length === 0) takeKept()
    if (rest.length === 0) {
      // All that was kept is out: whoever reads hears what is missing, behind it.
      sayDropped()
      return
    }
    const piece = rest.subarray(0, pieceEnd(rest))
    rest = rest.subarray(piece.length)
    isUnderWay = true
    write(stderrFd, piece, (error, written) => {
      isUnderWay = false
      if (isGivenUp) return
      const left = piece.subarray(error === null ? written : 0)
      if (left.length > 0) rest = Buffer.concat([left, rest])
      if (error === null) goOn()
      else if (isGone(error)) giveUp()
      // `unref`: the last flush, and no clock, is what the process's end waits for.
      else setTimeout(goOn, retryAfterMs).unref()
    })
  }
  const flushKept = (): void => {
    takeKept()
    let vain = 0
    while (rest.length > 0 && vain < vainRetries) {
      try {
        rest = rest.subarray(writeSync(stderrFd, rest))
        vain = 0
      } catch (error) {
        if (isGone(error)) break
        vain += 1
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, retryAfterMs)
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
  return error instanceof Error && 'code' in error && error.code === 'EPIPE'
}
