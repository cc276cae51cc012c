import type { MicrophoneHost } from '../audio/microphone-host.ts'
import { openSource, type SourceOptions } from '../audio/microphone-source.ts'
import { roomNoise } from './room-noise.ts'

/** How loud the user hears the person: softer than the assistant's own voice. */
const monitorGain = 0.45
const roomSeconds = 2

/** What is played into a microphone that is none: it goes the way of every other one, and a little of it is heard. */
export class DuelMicrophone {
  readonly #context: AudioContext
  readonly #microphone: MediaStreamAudioDestinationNode
  readonly #person: GainNode

  static async open(): Promise<DuelMicrophone> {
    const context = new AudioContext()
    await context.resume()
    return new DuelMicrophone(context)
  }

  private constructor(context: AudioContext) {
    this.#context = context
    this.#microphone = context.createMediaStreamDestination()
    this.#person = context.createGain()
    const monitor = context.createGain()
    monitor.gain.value = monitorGain
    this.#person.connect(this.#microphone)
    this.#person.connect(monitor).connect(context.destination)
    const room = context.createBufferSource()
    room.buffer = this.#buffer(roomNoise(context.sampleRate * roomSeconds, Math.random), context.sampleRate)
    room.loop = true
    room.connect(this.#microphone)
    room.start()
  }

  /** For `VoiceCall`: nobody is asked, and nothing can be unplugged. */
  get host(): MicrophoneHost<SourceOptions> {
    const { stream } = this.#microphone
    return {
      isSecure: true,
      devices: new EventTarget(),
      audioInputs: () => Promise.resolve([]),
      capture: () => {
        const [track] = stream.getAudioTracks()
        if (track === undefined) throw new DOMException('No audio track.', 'NotFoundError')
        return Promise.resolve({ track, openSource: (options) => openSource(stream, options) })
      },
      permission: () => Promise.resolve('granted'),
    }
  }

  play(samples: Float32Array<ArrayBuffer>, rateHz: number): void {
    const source = this.#context.createBufferSource()
    source.buffer = this.#buffer(samples, rateHz)
    source.connect(this.#person)
    source.start()
  }

  close(): void {
    this.#context.close().catch(() => undefined)
  }

  #buffer(samples: Float32Array<ArrayBuffer>, rateHz: number): AudioBuffer {
    const buffer = this.#context.createBuffer(1, samples.length, rateHz)
    buffer.copyToChannel(samples, 0)
    return buffer
  }
}
