import { toAssistantError, type AssistantError } from '../../shared/protocol/errors.ts'
import type { ProviderCheck, ProviderPart } from '../../shared/protocol/settings-api.ts'
import { waitMs } from '../../shared/std/clock.ts'
import { isPrivateHost } from '../config/base-url.ts'
import { addressOf, isServer, type PartSettings, type ServerSettings } from '../config/provider-addresses.ts'
import { openChoice } from '../config/provider-change.ts'
import { resolveLlmEndpoint, resolveSpeechEndpoint, type Environment, type LlmEndpoint } from './endpoint.ts'
import { listModels } from './llm-models.ts'
import type { ProviderIdentity } from './provider-failure.ts'
import type { RegistryPorts } from './registry.ts'

/** Somebody looks at a button that turns. */
const withinMs = 5_000
/** Loading is this machine's own work, and on a busy one it takes its time. */
const loadedWithinMs = 15_000

const partNames = { llm: 'language model', stt: 'speech recogniser', tts: 'voice' } as const

export interface AskedProvider {
  readonly part: ProviderPart
  /** With the key that would be sent. */
  readonly settings: PartSettings
  /** What is in use now, where these settings are no others. */
  readonly running: { warmUp?(): Promise<void> } | undefined
}

type CheckPorts = Pick<RegistryPorts, 'fetch' | 'clock' | 'environment' | 'offline'>

/** Whether these settings would work, found out by the cheapest request that proves it. Throws nothing. */
export async function checkProvider(
  asked: AskedProvider,
  ports: CheckPorts,
  signal: AbortSignal,
): Promise<ProviderCheck> {
  const { part, settings } = asked
  if (!isServer(settings)) return checkBuiltIn(asked, ports)
  const host = new URL(addressOf(settings)).host
  let endpoint: LlmEndpoint
  try {
    endpoint = endpointOf(part, settings, ports.environment)
  } catch (thrown) {
    // A variable was named for it, and that one is empty; without a name it is only not there yet.
    const isNamed = settings.apiKeyEnv !== undefined
    const message = isNamed ? `Nothing was asked yet. ${toAssistantError(thrown).message}` : noKey(host)
    return { outcome: 'wrong-key', message, models: [] }
  }
  const isAtHome = isPrivateHost(new URL(endpoint.baseUrl).hostname)
  if (endpoint.apiKey === undefined && !isAtHome) {
    return { outcome: 'unclear', message: `${noKey(host)} If ${host} needs none, keep this as it is.`, models: [] }
  }
  const late = new AbortController()
  const cancel = ports.clock.after(withinMs, () => {
    late.abort()
  })
  const list = (as: LlmEndpoint): Promise<readonly string[]> => {
    const provider: ProviderIdentity = { part: partNames[part], host, apiKey: endpoint.apiKey }
    return listModels({ endpoint: as, provider, ports, signal: AbortSignal.any([signal, late.signal]) })
  }
  try {
    const models = [...(await list(endpoint))]
    const isOpenToAll =
      endpoint.kind === 'openai-compatible' &&
      endpoint.apiKey !== undefined &&
      !isAtHome &&
      (await listsToAnybody(list, endpoint))
    // An abort ends the list quietly, with what there is.
    if (late.signal.aborted) return tooLate(host)
    return judge({ host, models, model: endpoint.model, hasKey: endpoint.apiKey !== undefined, isOpenToAll })
  } catch (thrown) {
    return late.signal.aborted ? tooLate(host) : failed(host, toAssistantError(thrown))
  } finally {
    cancel()
  }
}

/** OpenRouter and some others show their models to everybody: that proves the address, and nothing of the key. */
async function listsToAnybody(
  list: (as: LlmEndpoint) => Promise<readonly string[]>,
  endpoint: LlmEndpoint,
): Promise<boolean> {
  try {
    return (await list({ ...endpoint, apiKey: undefined })).length > 0
  } catch {
    return false
  }
}

/** Speech servers of the OpenAI kind list their models as language models do. */
function endpointOf(part: ProviderPart, settings: ServerSettings, environment: Environment): LlmEndpoint {
  return settings.kind === 'openai-compatible'
    ? { kind: settings.kind, ...resolveSpeechEndpoint(part, settings, environment) }
    : resolveLlmEndpoint(settings, environment)
}

interface Found {
  readonly host: string
  readonly models: string[]
  readonly model: string
  readonly hasKey: boolean
  readonly isOpenToAll: boolean
}

function judge({ host, models, model, hasKey, isOpenToAll }: Found): ProviderCheck {
  const many = models.length === 1 ? 'one model' : `${models.length} models`
  if (models.length === 0) {
    const message = `${host} answers, but it lists no models. Load one there, or type the name of one that you know it has.`
    return { outcome: 'unclear', message, models }
  }
  if (model !== openChoice && !isListed(model, models)) {
    const message = `${host} answers, but ${model} is not among its ${many}. Choose one of them, or keep yours if you know that it is there.`
    return { outcome: 'unknown-model', message, models }
  }
  if (isOpenToAll) {
    const message = `${host} answers and shows its ${many} to everybody, so the key is still untried. The first question will tell.`
    return { outcome: 'unclear', message, models }
  }
  return { outcome: 'works', message: `${host} ${hasKey ? 'took the key' : 'answers'} and lists ${many}.`, models }
}

/** Names that servers take and do not list: Ollama's without `:latest`, Anthropic's without the date. */
function isListed(model: string, models: readonly string[]): boolean {
  return models.some((id) => id === model || id === `${model}:latest` || id.startsWith(`${model}-`))
}

function failed(host: string, error: AssistantError): ProviderCheck {
  switch (error.code) {
    case 'provider-unauthorized':
      return { outcome: 'wrong-key', message: error.message, models: [] }
    case 'provider-unreachable':
    case 'provider-timeout':
    case 'provider-cut-off':
      return { outcome: 'unreachable', message: error.message, models: [] }
    case 'model-not-found': {
      const message = `${host} answers, but lists no models at this address. Check that the address ends where the API begins, often with /v1.`
      return { outcome: 'unclear', message, models: [] }
    }
    default:
      return { outcome: 'unclear', message: error.message, models: [] }
  }
}

function noKey(host: string): string {
  return `There is no key for ${host} yet, so nothing was asked. Put it in and check again.`
}

function tooLate(host: string): ProviderCheck {
  const message = `${host} did not answer within ${withinMs / 1000} seconds. Check the address and that the server runs, then check again.`
  return { outcome: 'unreachable', message, models: [] }
}

/** What comes with Parley is tried by loading it: the system's part of it may be missing. */
async function checkBuiltIn({ part, settings, running }: AskedProvider, ports: CheckPorts): Promise<ProviderCheck> {
  if (settings.kind === 'offline') return builtInWorks
  const { offline, clock } = ports
  // One that runs is not started a second time.
  const made =
    running !== undefined
      ? undefined
      : part === 'stt'
        ? offline.pocketsphinx()
        : offline.systemSpeech(voiceOf(settings))
  const patience = new AbortController()
  try {
    const loaded = ((running ?? made)?.warmUp?.() ?? Promise.resolve()).then(() => builtInWorks)
    return await Promise.race([loaded, waitMs(clock, loadedWithinMs, patience.signal).then(() => slow)])
  } catch (thrown) {
    return { outcome: 'unreachable', message: toAssistantError(thrown).message, models: [] }
  } finally {
    patience.abort()
    await made?.close?.()
  }
}

const builtInWorks: ProviderCheck = {
  outcome: 'works',
  message: 'It comes with Parley and is ready: no key, no network.',
  models: [],
}

const slow: ProviderCheck = {
  outcome: 'unclear',
  message: `It was not ready within ${loadedWithinMs / 1000} seconds. This machine may be busy: check again in a moment.`,
  models: [],
}

function voiceOf(settings: PartSettings): { readonly voice?: string } {
  return settings.kind === 'system' && settings.voice !== undefined ? { voice: settings.voice } : {}
}
