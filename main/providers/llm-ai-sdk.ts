import type { LanguageModelV4, LanguageModelV4StreamPart } from '@ai-sdk/provider'
import { abortable } from '../../shared/std/abortable.ts'
import type { Clock } from '../../shared/std/clock.ts'
import type { LlmEndpoint } from './endpoint.ts'
import { streamFailure } from './llm-chunk-failure.ts'
import { LlmEventMapper } from './llm-event-mapper.ts'
import { listModels } from './llm-models.ts'
import { toFunctionTool, toPrompt } from './llm-prompt.ts'
import { warmUpFetch, warmUpRequest } from './llm-warm-up.ts'
import { cutOffFailure, type ProviderIdentity } from './provider-failure.ts'
import { createStreamFetch, type Fetch } from './provider-fetch.ts'
import type { StallWatch } from './stall-watch.ts'
import type { LanguageModel, LlmEvent, LlmRequest } from './types.ts'
import { withRetries } from './with-retries.ts'

const firstMs = 10_000
const gapMs = 15_000
// OpenAI says that it reasons, and then nothing until it has done so.
const reasoningMs = 60_000
// A connection whose answer was read to its end is used again; no answer's end takes longer than this.
const lingerMs = 250

export interface CloudLanguageModel extends LanguageModel {
  listModels(signal: AbortSignal): Promise<readonly string[]>
  /** Runs one answer without the network, so that the first real one does not wait for code to load. */
  warmUp(): Promise<void>
}

export interface ProviderPorts {
  readonly fetch: Fetch
  readonly clock: Clock
  /** 0..1, for the jitter of retries. */
  readonly random: () => number
}

/** Every model in the cloud or on a server of one's own, through the AI SDK's provider layer. */
export function createCloudLanguageModel(endpoint: LlmEndpoint, ports: ProviderPorts): CloudLanguageModel {
  const provider: ProviderIdentity = {
    part: 'language model',
    host: new URL(endpoint.baseUrl).host,
    apiKey: endpoint.apiKey,
  }
  return {
    name: `${endpoint.model} at ${provider.host}`,
    generate: createGenerate(endpoint, provider, ports),
    listModels: (signal) => listModels({ endpoint, provider, ports, signal }),
    async warmUp() {
      // Node loads its HTTP client with the first request; this one reaches nobody.
      await ports.fetch('data:,', {}).catch(() => undefined)
      const generate = createGenerate(endpoint, provider, { ...ports, fetch: warmUpFetch(endpoint.kind) })
      for await (const event of generate(warmUpRequest())) if (event.type === 'finish') return
    },
  }
}

function createGenerate(
  endpoint: LlmEndpoint,
  provider: ProviderIdentity,
  ports: ProviderPorts,
): LanguageModel['generate'] {
  const fetch = createStreamFetch({ fetch: ports.fetch, baseUrl: endpoint.baseUrl, provider })
  let loading: Promise<LanguageModelV4> | undefined

  async function* answerOnce(request: LlmRequest, watch: StallWatch): AsyncGenerator<LlmEvent, void, undefined> {
    const mapper = new LlmEventMapper(provider, endpoint.kind)
    const model = await (loading ??= loadModel(endpoint, fetch))
    const { stream } = await model.doStream(toCall(request, endpoint.kind, watch.signal))
    let hasStarted = false
    for await (const part of abortable(stream, watch.signal)) {
      if (mapper.hasFinished) continue
      hasStarted ||= startsAnswer(part)
      // Whoever consumes may take its time; only the provider's own silence is counted.
      if (hasStarted) watch.pause()
      const event = mapper.map(part)
      if (event !== undefined) yield event
      if (event?.type === 'finish') watch.endWithin(lingerMs)
      else if (hasStarted) watch.expectNext(part.type === 'reasoning-start' ? reasoningMs : gapMs)
    }
    if (!mapper.hasFinished && !watch.signal.aborted) throw cutOffFailure(provider)
  }

  return (request) =>
    withRetries(
      { ...ports, provider, firstMs, gapMs, signal: request.signal },
      (watch) => answerOnce(request, watch),
      (error) => streamFailure(provider, error),
    )
}

function toCall(
  request: LlmRequest,
  kind: LlmEndpoint['kind'],
  abortSignal: AbortSignal,
): Parameters<LanguageModelV4['doStream']>[0] {
  return {
    prompt: toPrompt(request, kind),
    abortSignal,
    ...(request.tools === undefined || request.tools.length === 0 ? {} : { tools: request.tools.map(toFunctionTool) }),
    // What was said does not stay with the provider.
    ...(kind === 'openai' ? { providerOptions: { openai: { store: false } } } : {}),
  }
}

/** Everything before these only says that the request has arrived. */
function startsAnswer(part: LanguageModelV4StreamPart): boolean {
  return /^(?:text|reasoning|tool|finish)/.test(part.type)
}

async function loadModel(endpoint: LlmEndpoint, providerFetch: Fetch): Promise<LanguageModelV4> {
  const fetch: typeof globalThis.fetch = (input, init) =>
    providerFetch(input instanceof Request ? input.url : input.toString(), init ?? {})
  // The SDK reads environment variables for what it is not given: a key that is empty stays empty.
  const settings = { baseURL: endpoint.baseUrl, apiKey: endpoint.apiKey ?? '', fetch }
  switch (endpoint.kind) {
    case 'openai-compatible': {
      const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible')
      return createOpenAICompatible({ ...settings, name: 'compatible', includeUsage: true })(endpoint.model)
    }
    case 'openai': {
      const { createOpenAI } = await import('@ai-sdk/openai')
      return createOpenAI(settings).responses(endpoint.model)
    }
    case 'anthropic': {
      const { createAnthropic } = await import('@ai-sdk/anthropic')
      return createAnthropic(settings)(endpoint.model)
    }
    case 'google': {
      const { createGoogle } = await import('@ai-sdk/google')
      return createGoogle(settings)(endpoint.model)
    }
  }
}
