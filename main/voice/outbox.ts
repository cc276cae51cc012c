import { resumeWindowBytes, resumeWindowFrames, resumeWindowMs } from '../../shared/protocol/limits.ts'
import type { NumberedMessage, SessionMessage } from '../../shared/protocol/server-messages.ts'

interface Kept {
  readonly message: NumberedMessage
  readonly bytes: number
  readonly atMs: number
}

/**
 * Numbers what a session says and keeps the last of it, so that a client that was away gets exactly what it missed. The
 * window ends at whichever comes first: 120 s, 1,000 messages or 1 MiB.
 */
export class Outbox {
  readonly epoch: number
  #lastSeq = 0
  #keptBytes = 0
  readonly #kept: Kept[] = []

  constructor(epoch: number) {
    this.epoch = epoch
  }

  get lastSeq(): number {
    return this.#lastSeq
  }

  number(message: SessionMessage, nowMs: number): NumberedMessage {
    this.#lastSeq += 1
    const numbered: NumberedMessage = { ...message, epoch: this.epoch, seq: this.#lastSeq }
    const bytes = JSON.stringify(numbered).length
    this.#kept.push({ message: numbered, bytes, atMs: nowMs })
    this.#keptBytes += bytes
    this.#forget(nowMs)
    return numbered
  }

  /** Everything after `lastSeq`, or undefined when that is not to be had whole. */
  since(position: { readonly epoch: number; readonly lastSeq: number }, nowMs: number): NumberedMessage[] | undefined {
    this.#forget(nowMs)
    if (position.epoch !== this.epoch || position.lastSeq > this.#lastSeq) return undefined
    const missed = this.#kept.filter((kept) => kept.message.seq > position.lastSeq)
    return missed.length === this.#lastSeq - position.lastSeq ? missed.map((kept) => kept.message) : undefined
  }

  #forget(nowMs: number): void {
    for (;;) {
      const oldest = this.#kept[0]
      if (oldest === undefined) return
      const isInWindow =
        this.#kept.length <= resumeWindowFrames &&
        this.#keptBytes <= resumeWindowBytes &&
        nowMs - oldest.atMs <= resumeWindowMs
      if (isInWindow) return
      this.#kept.shift()
      this.#keptBytes -= oldest.bytes
    }
  }
}
