import type { LocalServer, ProviderChange, ReadyLlm, SettingsView } from '../../../shared/protocol/settings-api.ts'
import { choiceIdOf, choiceOf, providerChoices } from '../settings/provider-choices.ts'

/** Who could answer, for want of nothing but the name of a model. */
export interface ModelSource {
  readonly id: string
  readonly name: string
  /** All but the model. */
  readonly provider: ProviderChange
  /** Undefined: it has to be asked. */
  readonly models: readonly string[] | undefined
}

export const builtInName = 'Built-in brain'

/** What answers now, in a word or two. */
export function answeringName({ llm }: Pick<SettingsView, 'llm'>): string {
  if (llm.kind === 'offline') return builtInName
  return llm.model ?? choiceOf('llm', choiceIdOf('llm', llm)).name
}

/** The server in use; none where the built-in brain answers. */
export function sourceInUse({ llm }: Pick<SettingsView, 'llm'>): ModelSource | undefined {
  if (llm.kind === 'offline') return undefined
  const { kind, baseUrl } = llm
  const provider = { kind, ...(baseUrl !== undefined && { baseUrl }) }
  return { id: 'in-use', name: choiceOf('llm', choiceIdOf('llm', llm)).name, provider, models: undefined }
}

/** A key, or the name of its variable, that was written into the file by hand would be gone with another provider. */
export function isHandWritten(view: Pick<SettingsView, 'llm' | 'readyLlms'>): boolean {
  const { key } = view.llm
  return key === 'file' || (key === 'environment' && originInReady(view) === undefined)
}

/** The others that are ready. Where choosing one would have a kept key forgotten, the settings are the place for it. */
export function otherSources(
  view: Pick<SettingsView, 'llm' | 'readyLlms'>,
  servers: readonly LocalServer[],
): readonly ModelSource[] {
  if (isHandWritten(view)) return []
  const ready = view.readyLlms ?? []
  const kept = ready.find(({ key }) => key === 'kept')?.origin
  const inUse = originInUse(view)
  const sources = [...ready.flatMap(sourceOf), ...servers.filter(({ models }) => models.length > 0).map(local)]
  return sources.filter(({ origin }) => origin !== inUse && (kept === undefined || origin === kept))
}

type Reachable = ModelSource & { readonly origin: string }

function sourceOf({ kind, origin }: ReadyLlm): readonly Reachable[] {
  const choice = providerChoices.llm.find(
    (known) => known.kind === kind && (kind !== 'openai-compatible' || originOf(known.baseUrl) === origin),
  )
  // Only its origin is known: the settings ask for the rest of its address.
  if (choice === undefined) return []
  const provider = { kind, ...(choice.baseUrl !== undefined && { baseUrl: choice.baseUrl }) }
  return [{ id: choice.id, name: choice.name, provider, models: undefined, origin }]
}

function local({ name, baseUrl, models }: LocalServer): Reachable {
  const provider = { kind: 'openai-compatible', baseUrl } as const
  const shown = name === 'another server' ? 'A server on this machine' : name
  return { id: baseUrl, name: shown, provider, models, origin: originOf(baseUrl) ?? baseUrl }
}

function originInUse(view: Pick<SettingsView, 'llm' | 'readyLlms'>): string | undefined {
  return originOf(view.llm.baseUrl) ?? originInReady(view)
}

function originInReady({ llm, readyLlms = [] }: Pick<SettingsView, 'llm' | 'readyLlms'>): string | undefined {
  const own = originOf(llm.baseUrl)
  return readyLlms.find(({ kind, origin }) => (own === undefined ? kind === llm.kind : origin === own))?.origin
}

function originOf(address: string | undefined): string | undefined {
  return address === undefined ? undefined : URL.parse(address)?.origin
}
