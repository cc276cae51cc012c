import { microphoneRateHz, msToSamples } from '../../shared/audio/format.ts'
import type { AssistantError } from '../../shared/protocol/errors.ts'
import type { AudioFrame } from '../../shared/protocol/frame.ts'
import { AudioRing } from './audio-ring.ts'
import type { BargeInPreset } from './session-settings.ts'
import type { VoiceActivityDetector, VoiceActivityEdge, VoiceActivityStream } from './voice-activity.ts'

/** Kept for pre-roll and for what the detector has not looked at yet: its own queue holds 10 s. */
const ringSamples = msToSamples(12_000, microphoneRateHz)
/** Sound before the first recognised speech that belongs to the first syllable; quiet consonants come up to 200 ms early. */
const preRollMs = 300

export interface MicrophoneSink {
  speechStart(utteranceId: number, position: number): void
  speechEnd(utteranceId: number, position: number): void
  audio(utteranceId: number, samples: Int16Array): void
  failed(error: AssistantError): void
}

/**
 * The microphone of a client that brings no VAD: the server's own decides where speech begins and ends. Audio reaches
 * the recogniser no sooner than the detector has looked at it, so that nothing after the end of a turn gets into it,
 * however fast the frames come.
 */
export class Microphone {
  readonly #sink: MicrophoneSink
  readonly #ring = new AudioRing(ringSamples)
  readonly #detector: VoiceActivityStream
  readonly #nextUtteranceId: () => number
  #hearing: { readonly utteranceId: number; readonly nextSample: number } | undefined
  /** The detector counts its own samples; this is where its zero lies in the client's stream. */
  #origin: number | undefined
  #written = 0
  #judged = 0

  constructor(ports: {
    readonly nextUtteranceId: () => number
    readonly detector: VoiceActivityDetector
    readonly preset: BargeInPreset
    readonly sink: MicrophoneSink
  }) {
    this.#sink = ports.sink
    this.#nextUtteranceId = ports.nextUtteranceId
    this.#detector = ports.detector.open({
      preset: ports.preset,
      onEdge: (edge) => {
        this.#onEdge(edge)
      },
      onProgress: (position) => {
        this.#pass(position)
      },
      onFailure: (error) => {
        // What was said until then counts; without a detector nobody else would end it.
        this.#onEdge({ type: 'speech-end', position: this.#judged })
        this.#sink.failed(error)
      },
    })
  }

  get isHearing(): boolean {
    return this.#hearing !== undefined
  }

  receive(frame: AudioFrame): void {
    this.#origin ??= frame.position
    const missing = frame.position - (this.#origin + this.#written)
    if (missing < 0 || missing > ringSamples) this.#origin = frame.position - this.#written
    else if (missing > 0) this.#write(new Int16Array(missing))
    this.#write(frame.samples)
  }

  setAssistantSpeaking(isSpeaking: boolean): void {
    this.#detector.setAssistantSpeaking(isSpeaking)
  }

  /** The half-said turn ends here and is kept: for mute. */
  finish(): void {
    this.#hearing = undefined
  }

  close(): void {
    this.#hearing = undefined
    this.#detector.close()
  }

  #write(samples: Int16Array): void {
    this.#ring.write(this.#written, samples)
    this.#written += samples.length
    this.#detector.write(samples)
  }

  #onEdge(edge: VoiceActivityEdge): void {
    if (edge.type === 'speech-start') {
      const utteranceId = this.#nextUtteranceId()
      this.#hearing = { utteranceId, nextSample: Math.max(0, edge.position - msToSamples(preRollMs, microphoneRateHz)) }
      this.#sink.speechStart(utteranceId, this.#toClient(edge.position))
      return
    }
    if (this.#hearing === undefined) return
    const { utteranceId } = this.#hearing
    this.#hearing = undefined
    this.#sink.speechEnd(utteranceId, this.#toClient(edge.position))
  }

  #pass(position: number): void {
    this.#judged = position
    if (this.#hearing === undefined) return
    const { utteranceId, nextSample } = this.#hearing
    const samples = this.#ring.read(nextSample, position)
    if (samples.length === 0) return
    this.#hearing = { utteranceId, nextSample: position }
    this.#sink.audio(utteranceId, samples)
  }

  #toClient(position: number): number {
    return position + (this.#origin ?? 0)
  }
}
