import type { NumberedMessage } from '../protocol/server-messages.ts'

/** How far this client has come in the session's numbered messages. */
export interface ResumePoint {
  readonly epoch: number
  /** Of the last message that was taken. */
  readonly lastSeq: number
  /** Until `lastSeq` gets there, what comes is what was missed. */
  readonly caughtUpAtSeq: number
}

export type Taken =
  | { readonly verdict: 'new'; readonly point: ResumePoint }
  | { readonly verdict: 'known' }
  /** Something between is missing, so this one must not be shown: only a snapshot can help. */
  | { readonly verdict: 'hole' }

export function take(point: ResumePoint | undefined, message: NumberedMessage): Taken {
  const { epoch, seq } = message
  if (message.type === 'welcome') {
    // It repeats the last number given out. With a snapshot that is what we have; without one it is what we will have.
    if (!message.isResumed) return { verdict: 'new', point: { epoch, lastSeq: seq, caughtUpAtSeq: seq } }
    if (point?.epoch !== epoch || seq < point.lastSeq) return { verdict: 'hole' }
    return { verdict: 'new', point: { ...point, caughtUpAtSeq: seq } }
  }
  if (point?.epoch !== epoch) return { verdict: 'hole' }
  if (seq <= point.lastSeq) return { verdict: 'known' }
  return seq === point.lastSeq + 1 ? { verdict: 'new', point: { ...point, lastSeq: seq } } : { verdict: 'hole' }
}

export function isCaughtUp(point: ResumePoint): boolean {
  return point.lastSeq >= point.caughtUpAtSeq
}
