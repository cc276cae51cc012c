import { toAssistantError, type AssistantError } from '../../shared/protocol/errors.ts'
import type { Clock } from '../../shared/std/clock.ts'
import { AsyncQueue } from '../../shared/std/async-queue.ts'
import type { ProviderSource, TranscriptEvent } from '../providers/types.ts'

/** A minute and a half of 20 ms blocks that the recogniser has not taken yet; past that the end is not listened to. */
const blocksAtMost = 4_500

interface OpenUtterance {
  readonly audio: AsyncQueue<Int16Array>
  readonly abort: AbortController
  /** When the user stopped; gone with the utterance, however that ends. */
  speechEndedAtMs: number | undefined
}

export interface UtteranceSink {
  /** `sinceSpeechEndMs` is 0 while the user still speaks. */
  transcript(utteranceId: number, event: TranscriptEvent, sinceSpeechEndMs: number): void
  failed(utteranceId: number, error: AssistantError): void
}

/** The utterances that are being recognised: usually one, two when the user goes on before the first is through. */
export class Utterances {
  readonly #providers: ProviderSource
  readonly #clock: Clock
  readonly #language: () => string
  readonly #sink: UtteranceSink
  readonly #open = new Map<number, OpenUtterance>()

  constructor(ports: {
    readonly providers: ProviderSource
    readonly clock: Clock
    readonly language: () => string
    readonly sink: UtteranceSink
  }) {
    this.#providers = ports.providers
    this.#clock = ports.clock
    this.#language = ports.language
    this.#sink = ports.sink
  }

  open(utteranceId: number): void {
    const utterance: OpenUtterance = {
      ...{ audio: new AsyncQueue(blocksAtMost), abort: new AbortController() },
      speechEndedAtMs: undefined,
    }
    this.#open.set(utteranceId, utterance)
    void this.#recognise(utteranceId, utterance)
  }

  write(utteranceId: number, samples: Int16Array): void {
    this.#open.get(utteranceId)?.audio.push(samples)
  }

  close(utteranceId: number): void {
    const utterance = this.#open.get(utteranceId)
    if (utterance === undefined) return
    utterance.speechEndedAtMs = this.#clock.nowMs()
    utterance.audio.end()
  }

  discard(utteranceId: number): void {
    this.#open.get(utteranceId)?.abort.abort()
    this.#open.delete(utteranceId)
  }

  discardAll(): void {
    for (const utteranceId of [...this.#open.keys()]) this.discard(utteranceId)
  }

  async #recognise(utteranceId: number, utterance: OpenUtterance): Promise<void> {
    const { audio, abort } = utterance
    const sinceSpeechEndMs = (): number => {
      const nowMs = this.#clock.nowMs()
      return nowMs - (utterance.speechEndedAtMs ?? nowMs)
    }
    let hasFinal = false
    const borrowed = this.#providers.borrow()
    try {
      const options = { language: this.#language(), signal: abort.signal }
      for await (const event of borrowed.stt.transcribe(audio, options)) {
        if (abort.signal.aborted) return
        hasFinal ||= event.type === 'transcript-final'
        this.#sink.transcript(utteranceId, event, sinceSpeechEndMs())
      }
      // A recogniser that ends without a word has heard none.
      if (!hasFinal && !abort.signal.aborted) {
        const nothing = { type: 'transcript-final', text: '', certainty: 0 } as const
        this.#sink.transcript(utteranceId, nothing, sinceSpeechEndMs())
      }
    } catch (thrown) {
      if (!abort.signal.aborted) this.#sink.failed(utteranceId, toAssistantError(thrown))
    } finally {
      borrowed.giveBack()
      abort.abort()
      this.#open.delete(utteranceId)
    }
  }
}
