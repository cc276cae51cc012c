import { AssistantError } from '../../shared/protocol/errors.ts'
import { isPrivateHost } from '../config/base-url.ts'
import { addressOf, usualKeyVariable } from '../config/provider-addresses.ts'
import type { LlmSettings, SttSettings, TtsSettings } from '../config/settings.ts'

/** Where one of the models is and what opens it: settings with the key looked up and every default filled in. */
export interface Endpoint {
  /** Without a slash at its end. */
  readonly baseUrl: string
  readonly apiKey: string | undefined
  readonly model: string
}

export interface LlmEndpoint extends Endpoint {
  readonly kind: 'openai-compatible' | 'openai' | 'anthropic' | 'google'
}

export interface SpeechEndpoint extends Endpoint {
  readonly voice: string
}

export type Environment = Readonly<Record<string, string | undefined>>

type CloudLlmSettings = Exclude<LlmSettings, { kind: 'offline' }>
type CompatibleSettings = Extract<LlmSettings | SttSettings | TtsSettings, { kind: 'openai-compatible' }>

export function resolveLlmEndpoint(settings: CloudLlmSettings, environment: Environment): LlmEndpoint {
  const { kind, model } = settings
  if (kind === 'openai-compatible') return { kind, ...resolveSpeechEndpoint('llm', settings, environment) }
  const baseUrl = addressOf(settings)
  const usual = usualKeyVariable(settings)
  const apiKey =
    findKey('llm', settings, environment) ?? (usual === undefined ? undefined : valueOf(usual, environment))
  if (apiKey === undefined && !isPrivateHost(new URL(baseUrl).hostname)) {
    const { host } = new URL(baseUrl)
    throw missing(
      `"llm" has no key for ${host}`,
      `Put it into the settings${usual === undefined ? '' : ` or into ${usual}`}`,
    )
  }
  return { kind, model, baseUrl, apiKey }
}

/** A server of one's own needs no key, and a public one says itself that it does. */
export function resolveSpeechEndpoint(
  part: 'llm' | 'stt' | 'tts',
  settings: CompatibleSettings,
  environment: Environment,
): Endpoint {
  return {
    baseUrl: addressOf(settings),
    model: settings.model,
    apiKey: findKey(part, settings, environment),
  }
}

function findKey(
  part: 'llm' | 'stt' | 'tts',
  settings: { readonly apiKey?: string; readonly apiKeyEnv?: string | undefined },
  environment: Environment,
): string | undefined {
  if (settings.apiKey !== undefined) return settings.apiKey
  if (settings.apiKeyEnv === undefined) return undefined
  const value = valueOf(settings.apiKeyEnv, environment)
  if (value !== undefined) return value
  throw missing(
    `the key for "${part}" is expected in the environment variable ${settings.apiKeyEnv}, which is not set`,
    'Set it, or put the key into the settings',
  )
}

function valueOf(variable: string, environment: Environment): string | undefined {
  const value = environment[variable]?.trim() ?? ''
  return value === '' ? undefined : value
}

function missing(what: string, remedy: string): AssistantError {
  return new AssistantError(
    'settings-invalid',
    `The settings cannot be used: ${what}. ${remedy}, or choose what comes with Parley.`,
  )
}

export function authorization(endpoint: Endpoint): Record<string, string> {
  return endpoint.apiKey === undefined ? {} : { authorization: `Bearer ${endpoint.apiKey}` }
}
