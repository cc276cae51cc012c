import type { AssistantError } from '../../shared/protocol/errors.ts'
import type { VoiceActivityDetector, VoiceActivityEdge } from '../voice/voice-activity.ts'

type Opened = Parameters<VoiceActivityDetector['open']>[0]

/** Decides what was decided then, whatever it is given. */
export class ReplayedDetector implements VoiceActivityDetector {
  readonly #opened: { readonly options: Opened; isClosed: boolean }[] = []

  open(options: Opened): ReturnType<VoiceActivityDetector['open']> {
    const stream = { options, isClosed: false }
    this.#opened.push(stream)
    return {
      write: () => undefined,
      setAssistantSpeaking: () => undefined,
      close: () => {
        stream.isClosed = true
      },
    }
  }

  edge(detector: number, edge: VoiceActivityEdge): void {
    this.#of(detector)?.onEdge(edge)
  }

  progress(detector: number, position: number): void {
    this.#of(detector)?.onProgress(position)
  }

  fail(detector: number, error: AssistantError): void {
    this.#of(detector)?.onFailure(error)
  }

  #of(detector: number): Opened | undefined {
    const stream = this.#opened[detector - 1]
    return stream?.isClosed === false ? stream.options : undefined
  }
}
