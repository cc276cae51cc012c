import { microphoneFrameSamples } from '../../shared/audio/format.ts'
import { audioFlags, type AudioFrame } from '../../shared/protocol/frame.ts'

/** As much of a `MicrophoneStream` as is sent from. */
export interface MicrophoneAudio {
  readonly position: number
  readonly oldestPosition: number
  read(fromPosition: number, toPosition: number): Int16Array
}

/** The microphone from one position on, cut into the frames of one stream of the wire. */
export class MicrophoneFrames {
  readonly streamId: number
  readonly #microphone: MicrophoneAudio
  #cursor: number
  #sequence = 0
  #wirePosition = 0

  constructor(microphone: MicrophoneAudio, streamId: number, fromPosition: number) {
    this.#microphone = microphone
    this.streamId = streamId
    // A beginning that is not kept any more is not a gap: the stream begins with what is there.
    this.#cursor = Math.max(fromPosition, microphone.oldestPosition)
  }

  /** Where the next frame begins, by the microphone's own count. */
  get position(): number {
    return this.#cursor
  }

  /** The whole frames that have come by now. */
  takeWhole(): AudioFrame[] {
    const frames: AudioFrame[] = []
    const flags = this.#skipLost()
    while (this.#microphone.position - this.#cursor >= microphoneFrameSamples)
      frames.push(this.#take(microphoneFrameSamples, frames.length === 0 ? flags : 0))
    return frames
  }

  /** What is left, as a shorter frame that says that it is the last; undefined when nothing is. */
  takeRest(): AudioFrame | undefined {
    const left = this.#microphone.position - this.#cursor
    return left > 0 ? this.#take(left, audioFlags.last) : undefined
  }

  /** From here on, as if what was not sent had never been: it was not meant for the other side. */
  skipToNow(): void {
    this.#cursor = Math.max(this.#cursor, this.#microphone.position)
  }

  #skipLost(): number {
    const lost = this.#microphone.oldestPosition - this.#cursor
    if (lost <= 0) return 0
    this.#cursor += lost
    this.#wirePosition += lost
    return audioFlags.gap
  }

  #take(length: number, flags: number): AudioFrame {
    const frame: AudioFrame = {
      kind: 'microphone',
      flags,
      streamId: this.streamId,
      sequence: this.#sequence,
      position: this.#wirePosition,
      samples: this.#microphone.read(this.#cursor, this.#cursor + length),
    }
    this.#sequence += 1
    this.#cursor += length
    this.#wirePosition += length
    return frame
  }
}
