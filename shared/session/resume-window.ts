import { resumeWindowBytes, resumeWindowFrames, resumeWindowMs } from '../protocol/limits.ts'
import type { NumberedMessage, SessionMessage } from '../protocol/server-messages.ts'
import { append, dropWhile, emptyQueue, newest, type ChunkQueue } from '../std/chunk-queue.ts'

interface Kept {
  readonly message: NumberedMessage
  readonly bytes: number
  readonly atMs: number
}

/** What one life of a session said last, so that a client that was away gets exactly what it missed. */
export interface ResumeWindow {
  readonly epoch: number
  /** The last number given out; the first is 1. */
  readonly lastSeq: number
  /** The newest messages without a hole: the last of them has the number `lastSeq`. */
  readonly kept: ChunkQueue<Kept>
  readonly bytes: number
}

export function resumeWindow(epoch: number): ResumeWindow {
  return { epoch, lastSeq: 0, kept: emptyQueue(), bytes: 0 }
}

/** Gives the message its number and keeps it; the window ends at 120 s, 1,000 messages or 1 MiB, whichever comes first. */
export function remember(
  window: ResumeWindow,
  said: { readonly message: SessionMessage; readonly bytes: number },
  nowMs: number,
): { readonly window: ResumeWindow; readonly numbered: NumberedMessage } {
  const seq = window.lastSeq + 1
  const numbered: NumberedMessage = { ...said.message, epoch: window.epoch, seq }
  const kept = append(window.kept, { message: numbered, bytes: said.bytes, atMs: nowMs })
  return { window: forgetOld({ ...window, lastSeq: seq, kept, bytes: window.bytes + said.bytes }, nowMs), numbered }
}

export function forgetOld(window: ResumeWindow, nowMs: number): ResumeWindow {
  let { length } = window.kept
  let { bytes } = window
  const kept = dropWhile(window.kept, (oldest) => {
    const isInWindow =
      length <= resumeWindowFrames && bytes <= resumeWindowBytes && nowMs - oldest.atMs <= resumeWindowMs
    if (isInWindow) return false
    length -= 1
    bytes -= oldest.bytes
    return true
  })
  return kept === window.kept ? window : { ...window, kept, bytes }
}

/** Nobody who may still ask needs anything up to this number. */
export function forgetThrough(window: ResumeWindow, seq: number): ResumeWindow {
  let { bytes } = window
  const kept = dropWhile(window.kept, (oldest) => {
    if (oldest.message.seq > seq) return false
    bytes -= oldest.bytes
    return true
  })
  return kept === window.kept ? window : { ...window, kept, bytes }
}

/** Everything after a place, or undefined when that is not to be had whole. */
export function missedSince(
  window: ResumeWindow,
  place: { readonly epoch: number; readonly lastSeq: number },
): readonly NumberedMessage[] | undefined {
  const missed = window.lastSeq - place.lastSeq
  if (place.epoch !== window.epoch || missed < 0 || missed > window.kept.length) return undefined
  return newest(window.kept, missed).map((kept) => kept.message)
}
