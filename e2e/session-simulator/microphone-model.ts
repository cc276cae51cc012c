import { audioFlags, type AudioFrame } from '../../shared/protocol/frame.ts'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'
import type { World } from './world.ts'

/** What a session hears of an endless stream: what comes again is heard once. */
export class MicrophoneModel {
  readonly #world: World
  #streamId = 0
  #reached: number | undefined

  constructor(world: World) {
    this.#world = world
  }

  take({ streamId, position, samples, flags }: AudioFrame): void {
    const end = position + samples.length
    // Another stream is another client's, or the same one's after a reload.
    if (streamId !== this.#streamId) this.#reached = undefined
    this.#streamId = streamId
    const reached = this.#reached ?? position
    if (end <= reached) return
    const isMarked = (flags & audioFlags.gap) !== 0
    const missing = Math.max(0, position - reached)
    this.#world.note({ type: 'heard', streamId, position, missing, isMarked })
    this.#reached = end
  }

  reached(): ServerMessage | undefined {
    return this.#reached === undefined
      ? undefined
      : { type: 'ack', streamId: this.#streamId, microphonePosition: this.#reached }
  }
}
