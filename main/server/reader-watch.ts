import type { Clock } from '../../shared/std/clock.ts'
import { judgeReader, slowReaderBytes, slowReaderMs, welcomeTakenMs, type SlowReader } from './slow-reader.ts'

export interface ReaderPorts {
  readonly clock: Clock
  bufferedBytes(): number
  giveUp(): void
}

/** Looks after every write, and once more later, whether the peer reads what is sent to it. */
export class ReaderWatch {
  readonly #ports: ReaderPorts
  #reader: SlowReader = { name: 'keeping-up' }
  #welcomeUntilMs = 0
  #cancelLook: () => void = () => undefined

  constructor(ports: ReaderPorts) {
    this.#ports = ports
  }

  /**
   * While it does it answers no ping, and long after all has left here: a system's buffers and a tunnel's hold megabytes.
   * Its own first word ends it.
   */
  get isTakingWelcome(): boolean {
    return this.#ports.clock.nowMs() < this.#welcomeUntilMs
  }

  /** Before a welcome of this size is written. */
  expectWelcome(bytes: number): void {
    const sinceMs = this.#ports.clock.nowMs()
    this.#reader = { name: 'taking-welcome', sinceMs, bytes }
    if (bytes <= slowReaderBytes) return
    this.#welcomeUntilMs = sinceMs + welcomeTakenMs
    this.#lookIn(welcomeTakenMs)
  }

  peerSpoke(): void {
    this.#welcomeUntilMs = 0
  }

  look(): void {
    const { verdict, reader } = judgeReader(this.#reader, this.#ports.bufferedBytes(), this.#ports.clock.nowMs())
    this.#reader = reader
    switch (verdict) {
      case 'fine':
        break
      case 'look-again':
        this.#lookIn(slowReaderMs)
        break
      case 'give-up':
        this.#ports.giveUp()
        break
    }
  }

  #lookIn(delayMs: number): void {
    this.#cancelLook()
    this.#cancelLook = this.#ports.clock.after(delayMs, () => {
      this.look()
    })
  }

  stop(): void {
    this.#cancelLook()
  }
}
