import type { SharedV4ProviderMetadata } from '@ai-sdk/provider'
import { z } from 'zod'

const metadata: z.ZodType<SharedV4ProviderMetadata> = z.record(z.string(), z.record(z.string(), z.json()))

const keptData = z.object({
  provider: z.string(),
  reasoning: z.array(z.object({ text: z.string(), metadata })),
  text: metadata.optional(),
  toolCalls: z.record(z.string(), metadata),
})

/** What a provider wants back unchanged with the next request: Gemini's signatures, encrypted reasoning. */
export type KeptData = z.output<typeof keptData>

/** Another provider's data, or what an older version stored, is left out rather than sent. */
export function readKeptData(value: unknown, provider: string): KeptData | undefined {
  const result = keptData.safeParse(value)
  return result.success && result.data.provider === provider ? result.data : undefined
}

export class KeptDataBuilder {
  readonly #provider: string
  readonly #reasoning = new Map<string, { text: string; metadata: SharedV4ProviderMetadata }>()
  readonly #toolCalls: Record<string, SharedV4ProviderMetadata> = {}
  #text: SharedV4ProviderMetadata | undefined

  constructor(provider: string) {
    this.#provider = provider
  }

  reasoning(id: string, text: string, metadata: SharedV4ProviderMetadata | undefined): void {
    const known = this.#reasoning.get(id) ?? { text: '', metadata: {} }
    this.#reasoning.set(id, { text: known.text + text, metadata: merge(known.metadata, metadata) })
  }

  /** OpenAI's metadata of a text is a reference to all of it, also to what nobody heard: only Google's is kept. */
  text(metadata: SharedV4ProviderMetadata | undefined): void {
    if (metadata?.google !== undefined) this.#text = merge(this.#text ?? {}, metadata)
  }

  toolCall(toolCallId: string, metadata: SharedV4ProviderMetadata | undefined): void {
    if (metadata !== undefined) this.#toolCalls[toolCallId] = metadata
  }

  build(): KeptData | undefined {
    const reasoning = [...this.#reasoning.values()].filter((block) => Object.keys(block.metadata).length > 0)
    const isEmpty = reasoning.length === 0 && this.#text === undefined && Object.keys(this.#toolCalls).length === 0
    if (isEmpty) return undefined
    return {
      provider: this.#provider,
      reasoning,
      ...(this.#text === undefined ? {} : { text: this.#text }),
      toolCalls: this.#toolCalls,
    }
  }
}

/** A block's metadata comes in parts (its id first, its signature last). */
function merge(known: SharedV4ProviderMetadata, more: SharedV4ProviderMetadata = {}): SharedV4ProviderMetadata {
  const merged = { ...known }
  for (const [provider, fields] of Object.entries(more)) merged[provider] = { ...merged[provider], ...fields }
  return merged
}
