import { microphoneRateHz, msToSamples } from '../../shared/audio/format.ts'
import type { AssistantError } from '../../shared/protocol/errors.ts'
import { edgeParameters, type InterruptionPreset } from '../../shared/vad/edge-presets.ts'
import {
  quiet,
  transition,
  type SpeechEdge,
  type SpeechEdgeState,
  type SpeechWindow,
} from '../../shared/vad/speech-edges.ts'

/** Room for the model's load (0.4 to 2.5 s) and a burst after a dropped connection. Full: the oldest goes, counted. */
const longestQueueSamples = msToSamples(10_000, microphoneRateHz)
/** One message to the worker: small enough that other streams get their turn. */
const longestBlockSamples = msToSamples(1_000, microphoneRateHz)

export interface VadStreamOptions {
  readonly preset: InterruptionPreset
  /** Quiet that ends speech; `defaultSilenceMs` when left out. */
  readonly silenceMs?: number
  /** Positions are samples written since the stream was opened. */
  readonly onEdge: (edge: SpeechEdge & { type: 'speech-start' | 'speech-end' }) => void
  /** Sounds that may become speech, for whoever lowers the voice before it is sure. */
  readonly onCandidate?: (edge: SpeechEdge & { type: 'speech-onset' | 'speech-dropped' }) => void
  /** Everything before this position has been judged, and its edges were announced. */
  readonly onProgress?: (position: number) => void
  /** Once for each time that the detector failed. Writing on is allowed and starts it again. */
  readonly onFailure: (error: AssistantError) => void
}

/** One microphone: what waits to be judged, and what was decided so far. */
export class VadStream {
  readonly #hopSamples: 256 | 512
  readonly #options: VadStreamOptions
  readonly #waiting: Int16Array[] = []
  #waitingSamples = 0
  #received = 0
  #preset: InterruptionPreset
  #isAssistantSpeaking = false
  #state: SpeechEdgeState = quiet
  /** A block is with the worker. */
  isUnderWay = false

  constructor(options: VadStreamOptions, hopSamples: 256 | 512) {
    this.#options = options
    this.#preset = options.preset
    this.#hopSamples = hopSamples
  }

  /** Returns how many samples of the oldest had to go. */
  enqueue(samples: Int16Array): number {
    this.#waiting.push(samples.slice())
    this.#waitingSamples += samples.length
    this.#received += samples.length
    let dropped = 0
    while (this.#waitingSamples > longestQueueSamples) dropped += this.#takeOldest()?.length ?? 0
    return dropped
  }

  takeBlock(): { readonly position: number; readonly samples: Int16Array<ArrayBuffer> } | undefined {
    const position = this.#received - this.#waitingSamples
    const parts: Int16Array[] = []
    let length = 0
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      if (length > 0 && length + next.length > longestBlockSamples) break
      this.#takeOldest()
      parts.push(next)
      length += next.length
    }
    if (length === 0) return undefined
    const samples = new Int16Array(length)
    let written = 0
    for (const part of parts) {
      samples.set(part, written)
      written += part.length
    }
    this.isUnderWay = true
    return { position, samples }
  }

  judge(window: SpeechWindow): void {
    const { silenceMs } = this.#options
    const parameters = edgeParameters(this.#preset, {
      isAssistantSpeaking: this.#isAssistantSpeaking,
      hopSamples: this.#hopSamples,
      ...(silenceMs === undefined ? {} : { silenceMs }),
    })
    const { state, edges } = transition(this.#state, window, parameters)
    this.#state = state
    for (const edge of edges) this.#announce(edge)
    this.#options.onProgress?.(window.position)
  }

  setAssistantSpeaking(isSpeaking: boolean): void {
    this.#isAssistantSpeaking = isSpeaking
  }

  setPreset(preset: InterruptionPreset): void {
    this.#preset = preset
  }

  /** Forgets what waits and what was decided; positions go on. */
  reset(): void {
    this.#waiting.length = 0
    this.#waitingSamples = 0
    this.#state = quiet
    this.isUnderWay = false
  }

  fail(error: AssistantError): void {
    this.reset()
    // Many a session never sends audio; what it does not use cannot have failed it.
    if (this.#received > 0) this.#options.onFailure(error)
  }

  #announce(edge: SpeechEdge): void {
    switch (edge.type) {
      case 'speech-start':
      case 'speech-end':
        this.#options.onEdge({ ...edge, type: edge.type })
        return
      case 'speech-onset':
      case 'speech-dropped':
        this.#options.onCandidate?.({ ...edge, type: edge.type })
        return
      default:
        edge satisfies never
    }
  }

  #takeOldest(): Int16Array | undefined {
    const oldest = this.#waiting.shift()
    this.#waitingSamples -= oldest?.length ?? 0
    return oldest
  }
}
