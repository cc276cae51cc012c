import type { ErrorCode } from '../shared/protocol/errors.ts'

export interface HostNotice {
  readonly code: ErrorCode
  readonly message: string
}

/** What went wrong outside of any session, most of it before a window is open: it waits for somebody to read it. */
export class WaitingNotices {
  readonly #tell: (notice: HostNotice) => boolean
  #waiting: HostNotice[] = []

  /** `tell` answers whether somebody was there. */
  constructor(tell: (notice: HostNotice) => boolean) {
    this.#tell = tell
  }

  say(notice: HostNotice): void {
    if (!this.#tell(notice)) this.#waiting.push(notice)
  }

  /** Somebody is there. */
  arrived(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const notice of waiting) this.say(notice)
  }

  /** Whoever is there has read them elsewhere. */
  shown(): void {
    this.#waiting = []
  }
}
