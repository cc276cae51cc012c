import { abortable } from '../../shared/std/abortable.ts'
import type { LlmEvent, ProviderSource, SpeechChunk, TranscriptEvent } from '../providers/types.ts'
import { ArrivingStream } from './arriving-stream.ts'

type Seam = 'llm' | 'stt' | 'tts' | 'warm-up'

/** Providers that give what the capture says, when it says so, to the request that asked for it. */
export class ReplayedProviders implements ProviderSource {
  readonly #llm = new Map<number, ArrivingStream<LlmEvent>>()
  readonly #stt = new Map<number, ArrivingStream<TranscriptEvent>>()
  readonly #tts = new Map<number, ArrivingStream<SpeechChunk>>()
  readonly #warm = new Map<number, { resolve: () => void; reject: (error: Error) => void }>()
  readonly #onCall: (call: number, seam: Seam) => void
  #calls = 0

  constructor(onCall: (call: number, seam: Seam) => void) {
    this.#onCall = onCall
  }

  borrow(): ReturnType<ProviderSource['borrow']> {
    const warmUp = (): Promise<void> =>
      new Promise((resolve, reject) => {
        this.#warm.set(this.#nextCall('warm-up'), { resolve, reject })
      })
    return {
      llm: { name: 'replayed', warmUp, generate: () => this.#opened(this.#llm, 'llm') },
      stt: {
        ...{ name: 'replayed', warmUp },
        transcribe: (audio, { signal }) => {
          void drained(abortable(audio, signal))
          return this.#opened(this.#stt, 'stt')
        },
      },
      tts: { name: 'replayed', warmUp, synthesize: () => this.#opened(this.#tts, 'tts') },
      giveBack: () => undefined,
    }
  }

  llmEvent(call: number, event: LlmEvent): void {
    this.#llm.get(call)?.arrive(event)
  }

  transcript(call: number, event: TranscriptEvent): void {
    this.#stt.get(call)?.arrive(event)
  }

  speechChunk(call: number, chunk: SpeechChunk): void {
    this.#tts.get(call)?.arrive(chunk)
  }

  end(call: number): void {
    this.#warm.get(call)?.resolve()
    this.#streamOf(call)?.end()
  }

  fail(call: number, error: Error): void {
    this.#warm.get(call)?.reject(error)
    this.#streamOf(call)?.fail(error)
  }

  #streamOf(call: number): Pick<ArrivingStream<unknown>, 'end' | 'fail'> | undefined {
    return this.#llm.get(call) ?? this.#stt.get(call) ?? this.#tts.get(call)
  }

  #opened<T>(streams: Map<number, ArrivingStream<T>>, seam: Seam): ArrivingStream<T> {
    const stream = new ArrivingStream<T>({ onAsked: () => undefined, onLeft: () => undefined })
    streams.set(this.#nextCall(seam), stream)
    return stream
  }

  #nextCall(seam: Seam): number {
    this.#calls += 1
    this.#onCall(this.#calls, seam)
    return this.#calls
  }
}

async function drained(audio: AsyncIterable<unknown>): Promise<void> {
  const iterator = audio[Symbol.asyncIterator]()
  while ((await iterator.next()).done !== true);
}
