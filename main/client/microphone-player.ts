import { microphoneFrameSamples } from '../../shared/audio/format.ts'
import type { AudioFrame } from '../../shared/protocol/frame.ts'
import type { Clock } from '../../shared/std/clock.ts'
import { framesDue, initialPace, type MicrophonePace, type PaceState } from './microphone-pace.ts'

/** The one stream of a microphone that is never closed; utterances are the server's to find in it. */
const microphoneStreamId = 1

interface Clip {
  readonly samples: Int16Array
  read: number
  readonly onEnd: () => void
}

/** Plays recordings as a microphone that stays open: silence before, between and after them, a frame every 20 ms. */
export class MicrophonePlayer {
  readonly #clock: Clock
  readonly #send: (frame: AudioFrame) => void
  readonly #pace: MicrophonePace
  readonly #clips: Clip[] = []
  #paceState: PaceState
  #sequence = 0
  #cancelWake: (() => void) | undefined

  constructor(options: { clock: Clock; send: (frame: AudioFrame) => void; pace: MicrophonePace }) {
    this.#clock = options.clock
    this.#send = options.send
    this.#pace = options.pace
    this.#paceState = initialPace(options.pace, options.clock.nowMs())
    this.#wake()
  }

  /** Where the stream is, in samples. */
  get position(): number {
    return this.#sequence * microphoneFrameSamples
  }

  get missedFrames(): number {
    return this.#paceState.missedFrames
  }

  /** Speaks a recording into the microphone, after those that are still being spoken. Returns where it begins. */
  play(samples: Int16Array, onEnd: () => void): number {
    const before = this.#clips.reduce((sum, clip) => sum + clip.samples.length - clip.read, 0)
    this.#clips.push({ samples, read: 0, onEnd })
    return this.position + before
  }

  close(): void {
    this.#cancelWake?.()
    this.#cancelWake = undefined
  }

  #wake(): void {
    const recorded = this.#clips.reduce((sum, clip) => sum + clip.samples.length - clip.read, 0)
    const due = framesDue(this.#paceState, this.#pace, {
      nowMs: this.#clock.nowMs(),
      recordedFrames: Math.ceil(recorded / microphoneFrameSamples),
    })
    this.#paceState = due.state
    this.#cancelWake = this.#clock.after(Math.max(0, due.waitMs), () => {
      this.#wake()
    })
    for (let index = 0; index < due.frames; index++) this.#sendFrame()
  }

  #sendFrame(): void {
    const samples = new Int16Array(microphoneFrameSamples)
    let filled = 0
    const ended: Clip[] = []
    while (filled < samples.length) {
      const clip = this.#clips[0]
      if (clip === undefined) break
      const piece = clip.samples.subarray(clip.read, clip.read + samples.length - filled)
      samples.set(piece, filled)
      filled += piece.length
      clip.read += piece.length
      if (clip.read < clip.samples.length) break
      this.#clips.shift()
      ended.push(clip)
    }
    const sequence = this.#sequence++
    this.#send({
      kind: 'microphone',
      flags: 0,
      streamId: microphoneStreamId,
      sequence,
      position: sequence * microphoneFrameSamples,
      samples,
    })
    for (const clip of ended) clip.onEnd()
  }
}
