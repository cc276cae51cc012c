/**
 * The three seams to the models. Every stream is an async iterable, takes an `AbortSignal`, ends quietly when that
 * fires, and throws `AssistantError` for anything that failed.
 */

/** Heard words. `certainty` is 0..1: under 0.5 whoever acts on the words asks before changing anything. */
export type TranscriptEvent =
  | { readonly type: 'transcript-interim'; readonly text: string }
  | { readonly type: 'transcript-final'; readonly text: string; readonly certainty: number }

export interface SpeechToText {
  /** For logs and the settings page, e.g. `pocketsphinx`. */
  readonly name: string
  /**
   * One utterance: 16 kHz mono PCM16 blocks of any length until the iterable ends, which is the end of speech.
   * Yields interims as they come and exactly one final (text may be empty: nothing was understood), then ends.
   */
  transcribe(
    audio: AsyncIterable<Int16Array>,
    options: { readonly language: string; readonly signal: AbortSignal },
  ): AsyncIterable<TranscriptEvent>
  /** Loads whatever makes the first turn slow. May be called at any time, any number of times. */
  warmUp?(): Promise<void>
  /** Ends child processes; idempotent. */
  close?(): Promise<void>
}

export interface LlmToolCall {
  readonly toolCallId: string
  readonly toolName: string
  /** JSON value; `undefined` when the model sent arguments that do not parse. */
  readonly input: unknown
}

/** What a model sees of the conversation. An interrupted answer's text is what the user heard of it. */
export type LlmMessage =
  | { readonly role: 'user'; readonly text: string; readonly certainty?: number }
  | {
      readonly role: 'assistant'
      readonly text: string
      readonly isInterrupted?: boolean
      readonly toolCalls?: readonly LlmToolCall[]
      /** Vendor data that must go back unchanged (Gemini's thought signatures). Opaque. */
      readonly providerData?: unknown
    }
  | { readonly role: 'tool'; readonly toolCallId: string; readonly toolName: string; readonly output: unknown }

export interface LlmTool {
  readonly name: string
  readonly description: string
  /** JSON Schema of the arguments. */
  readonly inputSchema: Record<string, unknown>
}

export type LlmFinishReason = 'stop' | 'length' | 'content-filter' | 'refusal' | 'tool-calls' | 'other'

/** Something that changes the session and not the conversation: the offline brain's "louder" and "slower". */
export type SessionControl =
  | { readonly kind: 'speech-rate'; /** 1 is the voice's own pace. */ readonly factor: number }
  | { readonly kind: 'volume'; /** 0..1. */ readonly level: number }

export type LlmEvent =
  | { readonly type: 'text-delta'; readonly text: string }
  | { readonly type: 'reasoning-delta'; readonly text: string }
  | ({ readonly type: 'tool-call' } & LlmToolCall)
  | { readonly type: 'session-control'; readonly control: SessionControl }
  | {
      readonly type: 'finish'
      readonly reason: LlmFinishReason
      /** A sentence for the user when the reason needs one (a refusal's explanation). */
      readonly explanation?: string
      readonly usage?: { readonly inputTokens?: number; readonly outputTokens?: number }
      readonly providerData?: unknown
    }

export interface LlmRequest {
  /** Lets the offline brain keep what it was reading to whom. Models in the cloud never see it. */
  readonly conversationId: string
  readonly instructions: string
  readonly messages: readonly LlmMessage[]
  readonly tools?: readonly LlmTool[]
  /** The session's present settings, for "slower" and "louder". */
  readonly speech?: { readonly rateFactor: number; readonly volume: number }
  readonly signal: AbortSignal
}

export interface LanguageModel {
  readonly name: string
  /** Yields deltas as they come and ends with exactly one `finish`, unless the signal fired. */
  generate(request: LlmRequest): AsyncIterable<LlmEvent>
  /** Ids the provider offers now; ids are data, never code. */
  listModels?(signal: AbortSignal): Promise<readonly string[]>
  /** Loads whatever makes the first answer slow. May be called at any time, any number of times. */
  warmUp?(): Promise<void>
}

/** One word's place in a synthesised text: samples from the start of that text at the chunk's rate. */
export interface WordTime {
  readonly word: string
  readonly startSample: number
  readonly endSample: number
}

export interface SpeechChunk {
  /** Mono PCM16, any length; may be empty when it only carries word times. */
  readonly samples: Int16Array
  readonly rateHz: number
  readonly words?: readonly WordTime[]
}

export interface TextToSpeech {
  readonly name: string
  /** One sentence or clause; chunks as they are made. */
  synthesize(request: {
    readonly text: string
    readonly language: string
    /** 1 is the voice's own pace; adapters clamp to what their voice can do. */
    readonly rateFactor: number
    readonly signal: AbortSignal
  }): AsyncIterable<SpeechChunk>
  warmUp?(): Promise<void>
  close?(): Promise<void>
}

export interface ProviderSet {
  readonly llm: LanguageModel
  readonly stt: SpeechToText
  readonly tts: TextToSpeech
}

/** Who answers, hears and speaks now; that may change while the program runs. */
export interface ProviderSource {
  /**
   * For one answer or one utterance: whoever has borrowed keeps what it began with, whatever is set meanwhile, and
   * nothing is closed under it.
   */
  borrow(): BorrowedProviders
}

export interface BorrowedProviders extends ProviderSet {
  /** Idempotent. */
  readonly giveBack: () => void
}
