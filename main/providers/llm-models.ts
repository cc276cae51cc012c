import { z } from 'zod'
import type { AssistantError } from '../../shared/protocol/errors.ts'
import type { Clock } from '../../shared/std/clock.ts'
import { authorization, type LlmEndpoint } from './endpoint.ts'
import { badReplyFailure, cutOffFailure, type ProviderIdentity, timeoutFailure } from './provider-failure.ts'
import { createProviderFetch, type Fetch, findAssistantError, parseLoosely, readText } from './provider-fetch.ts'
import { StallWatch } from './stall-watch.ts'

const answerMs = 10_000
const mostPages = 10
// OpenRouter's list of some 400 models is about a megabyte.
const longestListBytes = 8 * 1024 * 1024

const namedModel = z.object({
  id: z.string().optional(),
  name: z.string().optional(),
  supportedGenerationMethods: z.array(z.string()).optional(),
})
const models = z.array(namedModel)
const page = z.object({
  data: models.nullish(),
  models: models.nullish(),
  has_more: z.boolean().nullish(),
  last_id: z.string().nullish(),
  nextPageToken: z.string().nullish(),
})

interface ListRequest {
  readonly endpoint: LlmEndpoint
  readonly provider: ProviderIdentity
  readonly ports: { readonly fetch: Fetch; readonly clock: Clock }
  readonly signal: AbortSignal
}

/** The ids a provider offers now, in its own order. An abort gives what there is. */
export async function listModels(request: ListRequest): Promise<readonly string[]> {
  const { endpoint, provider, ports } = request
  const fetch = createProviderFetch({ fetch: ports.fetch, baseUrl: endpoint.baseUrl, provider })
  const watch = new StallWatch(ports.clock, request.signal)
  const ids = new Set<string>()
  try {
    let cursor = ''
    for (let pages = 0; pages < mostPages; pages += 1) {
      watch.expectFirst(answerMs)
      const { address, headers } = listAddress(endpoint, cursor)
      const response = await fetch(address, { headers, signal: watch.signal })
      const list = readPage(parseLoosely(await readText(response, longestListBytes)))
      if (list === undefined) throw badReplyFailure(provider, 'did not list its models. Type the model id by hand.')
      for (const id of list.ids) ids.add(id)
      if (list.next === '') break
      cursor = list.next
    }
  } catch (error) {
    if (!request.signal.aborted) throw listFailure(request, watch, error)
  } finally {
    watch.close()
  }
  return [...ids]
}

function listFailure({ provider }: ListRequest, watch: StallWatch, error: unknown): AssistantError {
  if (watch.stall !== undefined) return timeoutFailure(provider, 'first', answerMs)
  return findAssistantError(error) ?? cutOffFailure(provider)
}

function listAddress(endpoint: LlmEndpoint, cursor: string): { address: string; headers: Record<string, string> } {
  const address = `${endpoint.baseUrl}/models`
  const next = encodeURIComponent(cursor)
  switch (endpoint.kind) {
    case 'openai-compatible':
    case 'openai':
      return { address, headers: authorization(endpoint) }
    case 'anthropic':
      return {
        address: `${address}?limit=1000${cursor === '' ? '' : `&after_id=${next}`}`,
        headers: { 'x-api-key': endpoint.apiKey ?? '', 'anthropic-version': '2023-06-01' },
      }
    case 'google':
      return {
        address: `${address}?pageSize=1000${cursor === '' ? '' : `&pageToken=${next}`}`,
        headers: { 'x-goog-api-key': endpoint.apiKey ?? '' },
      }
  }
}

/** `{data}` is OpenAI's and Anthropic's, `{models}` Google's; Together sends the bare list. */
function readPage(payload: unknown): { ids: readonly string[]; next: string } | undefined {
  const bare = models.safeParse(payload)
  if (bare.success) return { ids: toIds(bare.data), next: '' }
  const result = page.safeParse(payload)
  if (!result.success) return undefined
  const list = result.data.data ?? result.data.models
  if (list === null || list === undefined) return undefined
  const lastId = result.data.has_more === true ? result.data.last_id : undefined
  return { ids: toIds(list), next: result.data.nextPageToken ?? lastId ?? '' }
}

function toIds(list: z.output<typeof models>): readonly string[] {
  return list
    .filter((model) => model.supportedGenerationMethods?.includes('generateContent') ?? true)
    .map((model) => model.id ?? model.name?.replace(/^models\//, '') ?? '')
    .filter((id) => id !== '')
}
