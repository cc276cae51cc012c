import type { HostCommand } from '../../shared/protocol/host-bridge.ts'

/** More were pressed in vain already; the latest is what the user wants. */
const mostWaiting = 8

/** Commands for a page that is still loading: a `--toggle-talk` that starts Parley must not be lost. */
export class WaitingCommands {
  readonly #send: (command: HostCommand) => void
  #waiting: HostCommand[] = []
  #isPageReady = false

  constructor(send: (command: HostCommand) => void) {
    this.#send = send
  }

  tell(command: HostCommand): void {
    if (this.#isPageReady) this.#send(command)
    else this.#waiting = [...this.#waiting, command].slice(-mostWaiting)
  }

  /** The page listens: it has shown a face. */
  pageReady(): void {
    if (this.#isPageReady) return
    this.#isPageReady = true
    const waiting = this.#waiting
    this.#waiting = []
    for (const command of waiting) this.#send(command)
  }

  /** It is loaded again, or gone. */
  pageGone(): void {
    this.#isPageReady = false
  }
}
