import { isDeepStrictEqual } from 'node:util'
import type { CaptureHeader } from './capture-lines.ts'
import { isGiven, type Given } from './given-frames.ts'
import { bareShape, maskedFields } from './masked-text.ts'
import type { Capture } from './read-capture.ts'

export interface Difference {
  /** Of the capture; of its end when the replay gave more than it holds. */
  readonly lineNumber: number
  readonly t: number
  /** Undefined: nothing. */
  readonly expected: object | undefined
  readonly got: object | undefined
}

/**
 * The first thing that the session gave its clients and that is not the same. The order counts, over all of them; when
 * exactly each came does not, as long as nothing from outside came between.
 */
export function firstDifference({ header, lines }: Capture, given: readonly Given[]): Difference | undefined {
  const got = given.filter(isForClient)
  let next = 0
  let end = { number: 1, t: 0 }
  for (const { number, line } of lines) {
    end = { number, t: line.t }
    if (line.type === 'capture-end') return undefined
    if (!isGiven(line) || !isForClient(line)) continue
    const replayed = got[next++]
    const [expectedGift, gotGift] = [comparable(line, header), replayed && comparable(replayed, header)]
    if (!isDeepStrictEqual(expectedGift, gotGift))
      return { lineNumber: number, t: line.t, expected: gift(line), got: replayed && gift(replayed) }
  }
  const more = got[next]
  // A capture ends wherever its session was; what comes after its last moment was never waited for.
  if (more === undefined || more.t > end.t) return undefined
  return { lineNumber: end.number, t: end.t, expected: undefined, got: gift(more) }
}

function isForClient(line: Given): boolean {
  return line.type !== 'provider-call'
}

function gift(line: Given): object {
  return Object.fromEntries(Object.entries(line).filter(([name]) => name !== 't'))
}

function comparable(line: Given, { level }: Pick<CaptureHeader, 'level'>): object {
  if (line.type === 'server-frame')
    return { ...gift(line), frame: level === 'shape' ? maskedFields(line.frame, bareShape) : line.frame }
  return gift(line)
}
