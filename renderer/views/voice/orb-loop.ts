import { advance, drawAfterMs, motionAtStart, stillMotion, type OrbInput, type OrbMotion } from './orb-motion.ts'
import { orbShape, type OrbPart } from './orb-shape.ts'

export interface OrbLoopPorts {
  readonly nowMs: () => number
  /** Before the next paint; not at all while the page is hidden. Returns what takes it back. */
  readonly onFrame: (draw: () => void) => () => void
  readonly after: (delayMs: number, action: () => void) => () => void
  readonly draw: (shape: readonly OrbPart[]) => void
}

/** Draws the orb as often as something of it moves, and no oftener. */
export class OrbLoop {
  readonly #ports: OrbLoopPorts
  #input: OrbInput
  #motion: OrbMotion
  #cancel: () => void = () => undefined
  #isWaiting = false
  #isClosed = false

  constructor(ports: OrbLoopPorts, input: OrbInput) {
    this.#ports = ports
    this.#input = input
    this.#motion = motionAtStart(input.face, ports.nowMs())
    this.#drawNow()
  }

  show(input: OrbInput): void {
    const before = this.#input
    this.#input = input
    const isOther = before.face !== input.face || before.hasLessMotion !== input.hasLessMotion
    // What it rested is no time in which it moved.
    if (isOther || !this.#isWaiting) this.#motion = { ...this.#motion, atMs: this.#ports.nowMs() }
    // Another face is drawn at once: when it yields, it yields within the frame.
    if (isOther) this.#drawNow()
    else if (!this.#isWaiting) this.#schedule()
  }

  close(): void {
    this.#isClosed = true
    this.#cancel()
  }

  #drawNow(): void {
    if (this.#isClosed) return
    this.#cancel()
    this.#isWaiting = false
    const { nowMs, draw } = this.#ports
    this.#motion = advance(this.#motion, this.#input, nowMs())
    const { face, hasLessMotion } = this.#input
    draw(orbShape(face, hasLessMotion ? stillMotion(face) : this.#motion))
    this.#schedule()
  }

  #schedule(): void {
    const { onFrame, after } = this.#ports
    const delayMs = drawAfterMs(this.#motion, this.#input)
    if (delayMs === undefined || this.#isClosed) return
    this.#isWaiting = true
    this.#cancel = after(delayMs, () => {
      this.#cancel = onFrame(() => {
        this.#drawNow()
      })
    })
  }
}
