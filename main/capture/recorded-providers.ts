import type { BorrowedProviders, LlmEvent, ProviderSource, SpeechChunk, TranscriptEvent } from '../providers/types.ts'
import { ArrivingStream } from './arriving-stream.ts'
import type { CaptureGate } from './capture-gate.ts'
import type { CapturedChunk, CapturedLlmEvent, CaptureEntry } from './capture-lines.ts'
import { ChunkLevels } from './chunk-levels.ts'
import type { Recorder } from './recorder.ts'

/** The real providers, whose every event is written down and comes in its turn. */
export function recordedProviders(source: ProviderSource, gate: CaptureGate): ProviderSource {
  return { borrow: () => recorded(source.borrow(), gate) }
}

function recorded({ llm, stt, tts, giveBack }: BorrowedProviders, gate: CaptureGate): BorrowedProviders {
  const { recorder } = gate
  return {
    giveBack,
    llm: {
      name: llm.name,
      generate: (request) =>
        asked(gate, { seam: 'llm', entryOf: llmEntry(recorder), source: () => llm.generate(request) }),
      warmUp: () => warmedUp(gate, llm),
    },
    stt: {
      name: stt.name,
      transcribe: (audio, options) =>
        asked<TranscriptEvent>(gate, {
          seam: 'stt',
          source: () => stt.transcribe(audio, options),
          entryOf: (call, event) => ({
            ...{ type: 'transcript-event', call },
            event: { ...event, text: recorder.text(event.text) },
          }),
        }),
      warmUp: () => warmedUp(gate, stt),
    },
    tts: {
      name: tts.name,
      synthesize: (request) =>
        asked(gate, {
          ...{ seam: 'tts', entryOf: chunkEntry(recorder), source: () => tts.synthesize(request) },
          characters: request.text.length,
        }),
      warmUp: () => warmedUp(gate, tts),
    },
  }
}

interface Asked<T> {
  readonly seam: 'llm' | 'stt' | 'tts'
  readonly characters?: number
  readonly source: () => AsyncIterable<T>
  readonly entryOf: (call: number, event: T) => CaptureEntry
}

function asked<T>(gate: CaptureGate, { seam, characters, source, entryOf }: Asked<T>): AsyncIterable<T> {
  const { recorder } = gate
  const call = gate.nextCall()
  recorder.note({ type: 'provider-call', call, seam, ...(characters !== undefined && { characters }) })
  let iterator: AsyncIterator<T> | undefined
  const pull = async (): Promise<void> => {
    try {
      iterator ??= source()[Symbol.asyncIterator]()
      const result = await iterator.next()
      gate.step(
        () => (result.done === true ? { type: 'provider-end', call } : entryOf(call, result.value)),
        () => {
          if (result.done === true) stream.end()
          else stream.arrive(result.value)
        },
      )
    } catch (thrown) {
      gate.step(
        () => ({ type: 'provider-failure', call, error: recorder.error(thrown) }),
        () => {
          stream.fail(thrown)
        },
      )
    }
  }
  const stream = new ArrivingStream<T>({
    onAsked: () => void pull(),
    onLeft: () => {
      iterator?.return?.(undefined).catch(() => undefined)
    },
  })
  return stream
}

function warmedUp(gate: CaptureGate, provider: { warmUp?(): Promise<void> }): Promise<void> {
  const { recorder } = gate
  const call = gate.nextCall()
  recorder.note({ type: 'provider-call', call, seam: 'warm-up' })
  return new Promise((resolve, reject) => {
    const warm = provider.warmUp?.() ?? Promise.resolve()
    warm.then(
      () => {
        gate.step(() => ({ type: 'provider-end', call }), resolve)
      },
      (thrown: unknown) => {
        gate.step(
          () => ({ type: 'provider-failure', call, error: recorder.error(thrown) }),
          () => {
            reject(thrown instanceof Error ? thrown : new Error(String(thrown)))
          },
        )
      },
    )
  })
}

function llmEntry(recorder: Recorder): (call: number, event: LlmEvent) => CaptureEntry {
  const captured = (event: LlmEvent): CapturedLlmEvent => {
    switch (event.type) {
      case 'text-delta':
      case 'reasoning-delta':
        return { type: event.type, text: recorder.text(event.text) }
      case 'tool-call': {
        const { toolCallId, toolName } = event
        return { type: 'tool-call', toolCallId, toolName, input: recorder.foreign(event.input) }
      }
      case 'session-control':
        return event
      case 'finish': {
        const { reason, explanation, usage } = event
        return {
          ...{ type: 'finish', reason },
          ...(explanation !== undefined && { explanation: recorder.text(explanation) }),
          ...(usage !== undefined && { usage }),
        }
      }
    }
  }
  return (call, event) => ({ type: 'llm-event', call, event: captured(event) })
}

function chunkEntry(recorder: Recorder): (call: number, chunk: SpeechChunk) => CaptureEntry {
  const levels = new ChunkLevels()
  const captured = (chunk: SpeechChunk): CapturedChunk => {
    const pcm = recorder.pcm(chunk.samples)
    return {
      ...{ rateHz: chunk.rateHz, samples: chunk.samples.length },
      ...(pcm === undefined ? { levels: levels.of(chunk) } : { pcm }),
      ...(chunk.words !== undefined && {
        words: chunk.words.map((word) => ({ ...word, word: recorder.text(word.word) })),
      }),
    }
  }
  return (call, chunk) => ({ type: 'speech-chunk', call, chunk: captured(chunk) })
}
