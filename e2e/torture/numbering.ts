import type { ServerMessage } from '../../shared/protocol/server-messages.ts'

/** Whether the numbers of a session's messages come whole and in order; says so without the reducer that is tried. */
export class Numbering {
  lost = 0
  duplicated = 0
  /** Snapshots after the first: what a resume could not bring, or another conversation. */
  snapshots = -1
  #epoch: number | undefined
  #lastSeq = 0

  /** Of the last message that came. */
  get lastSeq(): number {
    return this.#lastSeq
  }

  see(message: ServerMessage): void {
    if (!('seq' in message)) return
    if (message.type === 'welcome') {
      if (message.isResumed) return
      this.snapshots += 1
      this.#epoch = message.epoch
      this.#lastSeq = message.seq
      return
    }
    if (message.epoch !== this.#epoch || message.seq > this.#lastSeq + 1) this.lost += 1
    else if (message.seq <= this.#lastSeq) this.duplicated += 1
    this.#epoch = message.epoch
    this.#lastSeq = Math.max(this.#lastSeq, message.seq)
  }
}
