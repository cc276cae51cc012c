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
  #cancelLook: () => void = () => undefined

  constructor(ports: ReaderPorts) {
    this.#ports = ports
  }

  /** While it does, it can neither answer a ping nor be seen to read. */
  get isTakingWelcome(): boolean {
    this.look()
    return this.#reader.name === 'taking-welcome'
  }

  /** Before a welcome of this size is written. */
  expectWelcome(bytes: number): void {
    this.#reader = { name: 'taking-welcome', sinceMs: this.#ports.clock.nowMs(), bytes }
    if (bytes > slowReaderBytes) this.#lookIn(welcomeTakenMs)
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
