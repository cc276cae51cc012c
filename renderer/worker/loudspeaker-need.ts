import type { Clock } from '../../shared/std/clock.ts'

/** Longer than people pause between an answer and their next word. */
const restAfterMs = 10_000

export interface LoudspeakerNeedPorts {
  readonly clock: Clock
  readonly isAudible: () => boolean
  readonly tell: (isNeeded: boolean) => void
}

/** Whether the device is to be awake: it takes longer to wake than an answer to come. */
export class LoudspeakerNeed {
  readonly #ports: LoudspeakerNeedPorts
  #isNeeded = true
  #cancelRest: () => void = () => undefined

  constructor(ports: LoudspeakerNeedPorts) {
    this.#ports = ports
  }

  /** From now on for a while. */
  need(): void {
    this.#cancelRest()
    if (!this.#isNeeded) this.#ports.tell(true)
    this.#isNeeded = true
    this.#cancelRest = this.#ports.clock.after(restAfterMs, () => {
      if (this.#ports.isAudible()) {
        this.need()
        return
      }
      this.#isNeeded = false
      this.#ports.tell(false)
    })
  }

  close(): void {
    this.#cancelRest()
  }
}
