import { advance, motionAtStart, paceOf, stillMotion, type OrbInput, type OrbMotion } from './orb-motion.ts'
import { orbShape, type OrbPart } from './orb-shape.ts'

export interface OrbLoopPorts {
  readonly nowMs: () => number
  /** Before the next paint; not at all while the page is hidden. Returns what takes it back. */
  readonly onFrame: (draw: () => void) => () => void
  readonly after: (delayMs: number, action: () => void) => () => void
  readonly draw: (shape: readonly OrbPart[]) => void
}

/** Breathing takes five seconds: eight pictures of each are enough to be calm. */
const slowEveryMs = 125
/** Every second frame of 60: levels come ten times a second, and what is between them is smoothed. */
const fastEveryMs = 30

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
    // Another face is drawn at once: when it yields, it yields within the frame.
    if (before.face !== input.face || before.hasLessMotion !== input.hasLessMotion) this.#drawNow()
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
    const pace = paceOf(this.#motion, this.#input)
    if (pace === 'still' || this.#isClosed) return
    this.#isWaiting = true
    if (pace === 'fast') this.#awaitFrame()
    else this.#cancel = this.#ports.after(slowEveryMs, this.#awaitFrame)
  }

  readonly #awaitFrame = (): void => {
    this.#cancel = this.#ports.onFrame(() => {
      const isDue = this.#ports.nowMs() - this.#motion.atMs >= fastEveryMs
      if (isDue) this.#drawNow()
      else this.#awaitFrame()
    })
  }
}
