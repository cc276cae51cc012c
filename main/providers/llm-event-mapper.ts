import type { LanguageModelV4FinishReason, LanguageModelV4StreamPart } from '@ai-sdk/provider'
import { z } from 'zod'
import { badReplyFailure, cutOffFailure, type ProviderIdentity } from './provider-failure.ts'
import { KeptDataBuilder } from './llm-kept-data.ts'
import type { LlmEndpoint } from './endpoint.ts'
import { chunkFailure } from './llm-chunk-failure.ts'
import type { LlmEvent, LlmFinishReason } from './types.ts'

type Finish = Extract<LlmEvent, { type: 'finish' }>
type FinishPart = Extract<LanguageModelV4StreamPart, { type: 'finish' }>

/** One answer on its way from the AI SDK's parts to our events. Throws what the stream reports as failed. */
export class LlmEventMapper {
  readonly #provider: ProviderIdentity
  readonly #kept: KeptDataBuilder
  readonly #hasSeparateMessages: boolean
  readonly #silentTextIds = new Set<string>()
  #hasToolCalls = false
  #hasFinished = false
  #lastTextId: string | undefined
  #endsInSpace = true

  constructor(provider: ProviderIdentity, kind: LlmEndpoint['kind']) {
    this.#provider = provider
    this.#kept = new KeptDataBuilder(kind)
    this.#hasSeparateMessages = kind === 'openai'
  }

  get hasFinished(): boolean {
    return this.#hasFinished
  }

  map(part: LanguageModelV4StreamPart): LlmEvent | undefined {
    switch (part.type) {
      case 'text-start':
        // Anthropic's own summary of a long conversation comes as a text; nobody asked to hear it.
        if (part.providerMetadata?.anthropic?.type === 'compaction') this.#silentTextIds.add(part.id)
        this.#kept.text(part.providerMetadata)
        return undefined
      case 'text-end':
        this.#kept.text(part.providerMetadata)
        return undefined
      case 'text-delta':
        this.#kept.text(part.providerMetadata)
        return this.#text(part.id, part.delta)
      case 'reasoning-start':
      case 'reasoning-end':
        this.#kept.reasoning(part.id, '', part.providerMetadata)
        return undefined
      case 'reasoning-delta':
        this.#kept.reasoning(part.id, part.delta, part.providerMetadata)
        return part.delta === '' ? undefined : { type: 'reasoning-delta', text: part.delta }
      case 'tool-call':
        return this.#toolCall(part)
      case 'finish':
        this.#hasFinished = true
        return this.#finish(part)
      case 'error': {
        const failure = chunkFailure(this.#provider, part.error)
        if (failure !== undefined) throw failure
        return undefined
      }
      // Nothing of these is asked for, or they carry nothing a session needs.
      case 'stream-start':
      case 'response-metadata':
      case 'tool-input-start':
      case 'tool-input-delta':
      case 'tool-input-end':
      case 'tool-approval-request':
      case 'tool-result':
      case 'custom':
      case 'file':
      case 'reasoning-file':
      case 'source':
      case 'ping':
      case 'raw':
        return undefined
    }
  }

  /** OpenAI's remark before the work and the answer after it are two messages; without a break they run into a word. */
  #text(id: string, delta: string): LlmEvent | undefined {
    if (delta === '' || this.#silentTextIds.has(id)) return undefined
    const isNewMessage = this.#hasSeparateMessages && this.#lastTextId !== undefined && id !== this.#lastTextId
    const text = isNewMessage && !this.#endsInSpace && !/^\s/.test(delta) ? `\n\n${delta}` : delta
    this.#lastTextId = id
    this.#endsInSpace = /\s$/.test(text)
    return { type: 'text-delta', text }
  }

  #toolCall(part: Extract<LanguageModelV4StreamPart, { type: 'tool-call' }>): LlmEvent | undefined {
    // The provider has run it already and answers from the result.
    if (part.providerExecuted === true) return undefined
    this.#hasToolCalls = true
    this.#kept.toolCall(part.toolCallId, part.providerMetadata)
    return { type: 'tool-call', toolCallId: part.toolCallId, toolName: part.toolName, input: parseInput(part.input) }
  }

  #finish(part: FinishPart): Finish {
    const reason = this.#reason(part.finishReason)
    const explanation = explain(reason, part)
    const usage = {
      ...(part.usage.inputTokens.total === undefined ? {} : { inputTokens: part.usage.inputTokens.total }),
      ...(part.usage.outputTokens.total === undefined ? {} : { outputTokens: part.usage.outputTokens.total }),
    }
    const providerData = this.#kept.build()
    return {
      type: 'finish',
      reason,
      ...(explanation === undefined ? {} : { explanation }),
      ...(Object.keys(usage).length === 0 ? {} : { usage }),
      ...(providerData === undefined ? {} : { providerData }),
    }
  }

  #reason({ unified, raw }: LanguageModelV4FinishReason): LlmFinishReason {
    switch (unified) {
      case 'interrupted':
        throw cutOffFailure(this.#provider)
      case 'error':
        throw badReplyFailure(
          this.#provider,
          `ended its answer with an error${raw === undefined ? '' : ` (${raw})`}. Try again.`,
          true,
        )
      case 'content-filter':
        // The AI SDK counts a refusal by the model among the filters; only what the provider called it tells them apart.
        return raw === undefined || raw === 'refusal' || raw === 'stop' ? 'refusal' : 'content-filter'
      case 'stop':
      case 'other':
        // Older Ollama and some proxies end a tool call with "stop".
        return this.#hasToolCalls ? 'tool-calls' : unified
      case 'length':
      case 'tool-calls':
        return unified
    }
  }
}

/** A call without arguments comes as an empty text; one cut by the token limit as half a JSON. */
function parseInput(text: string): unknown {
  if (text.trim() === '') return {}
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const stopDetails = z.object({ anthropic: z.object({ stopDetails: z.object({ explanation: z.string().min(1) }) }) })

function explain(reason: LlmFinishReason, part: FinishPart): string | undefined {
  switch (reason) {
    case 'refusal': {
      const details = stopDetails.safeParse(part.providerMetadata)
      return details.success ? details.data.anthropic.stopDetails.explanation : 'The model declined to answer this.'
    }
    case 'content-filter':
      return "The provider's content filter stopped this answer."
    case 'length':
      return 'The answer reached the longest length the model may give.'
    case 'stop':
    case 'tool-calls':
    case 'other':
      return undefined
  }
}
