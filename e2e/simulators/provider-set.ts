import type { Clock } from '../../shared/std/clock.ts'
import {
  startChatCompletionsSimulator,
  type ChatCompletionsSimulator,
  type ChatReply,
  type ChatRequest,
} from './chat-completions-simulator.ts'
import type { Fault } from './scripted-stream.ts'
import type { SpeechRequest } from './speech-request.ts'
import { startSpeechSimulator, type SpeechSimulator } from './speech-simulator.ts'
import {
  startTranscriptionSimulator,
  type TranscriptionReply,
  type TranscriptionSimulator,
} from './transcription-simulator.ts'

/** All three models of a server, and the settings that lead to them. */
export interface ProviderSet {
  readonly llm: ChatCompletionsSimulator
  readonly stt: TranscriptionSimulator
  readonly tts: SpeechSimulator
  readonly settings: {
    readonly llm: CompatibleSettings
    readonly stt: CompatibleSettings
    readonly tts: CompatibleSettings & { readonly voice: string }
    /** Nobody stands in: what a provider's failure does is seen as it is. */
    readonly fallback: { readonly stt: { readonly kind: 'none' }; readonly tts: { readonly kind: 'none' } }
  }
  close(): Promise<void>
}

interface CompatibleSettings {
  readonly kind: 'openai-compatible'
  readonly baseUrl: string
  readonly apiKey: string
  readonly model: string
}

export interface ProviderScripts {
  readonly clock: Clock
  readonly apiKey: string
  readonly answer: (request: ChatRequest, index: number) => ChatReply
  /** Where an earlier set was; left out, any free ports. */
  readonly ports?: { readonly llm: number; readonly stt: number; readonly tts: number }
  readonly hear?: (index: number) => TranscriptionReply
  readonly speechFault?: (request: SpeechRequest, index: number) => Fault | undefined
}

export async function startProviderSet(scripts: ProviderScripts): Promise<ProviderSet> {
  const { clock, apiKey } = scripts
  const at = (name: 'llm' | 'stt' | 'tts'): { port?: number } =>
    scripts.ports === undefined ? {} : { port: scripts.ports[name] }
  const [llm, stt, tts] = await Promise.all([
    startChatCompletionsSimulator({ ...at('llm'), clock, apiKey, replies: scripts.answer }),
    startTranscriptionSimulator({
      ...at('stt'),
      clock,
      apiKey,
      replies: (_request, index) => scripts.hear?.(index) ?? { text: '' },
    }),
    startSpeechSimulator({
      ...at('tts'),
      clock,
      apiKey,
      ...(scripts.speechFault === undefined ? {} : { faultOf: scripts.speechFault }),
    }),
  ])
  const settingsOf = (baseUrl: string): CompatibleSettings => ({
    kind: 'openai-compatible',
    baseUrl,
    apiKey,
    model: 'simulated',
  })
  return {
    llm,
    stt,
    tts,
    settings: {
      llm: settingsOf(llm.baseUrl),
      stt: settingsOf(stt.baseUrl),
      tts: { ...settingsOf(tts.baseUrl), voice: 'tones' },
      fallback: { stt: { kind: 'none' }, tts: { kind: 'none' } },
    },
    async close() {
      await Promise.all([llm.close(), stt.close(), tts.close()])
    },
  }
}

/** The words of the user that a request ends with. */
export function lastUserText(request: ChatRequest): string {
  const last = request.messages.findLast((message) => message.role === 'user')
  return typeof last?.content === 'string' ? last.content : JSON.stringify(last?.content ?? '')
}
