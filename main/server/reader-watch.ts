import type { Clock } from '../../shared/std/clock.ts'
import { judgeReader, slowReaderMs, type SlowReader } from './slow-reader.ts'

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

  look(): void {
    const { verdict, reader } = judgeReader(this.#reader, this.#ports.bufferedBytes(), this.#ports.clock.nowMs())
    this.#reader = reader
    switch (verdict) {
      case 'fine':
        break
      case 'look-again':
        this.#cancelLook()
        this.#cancelLook = this.#ports.clock.after(slowReaderMs, () => {
          this.look()
        })
        break
      case 'give-up':
        this.#ports.giveUp()
        break
    }
  }

  stop(): void {
    this.#cancelLook()
  }
}
