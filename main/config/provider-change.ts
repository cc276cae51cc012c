import { AssistantError } from '../../shared/protocol/errors.ts'
import type { ProviderChange, ProviderPart } from '../../shared/protocol/settings-api.ts'
import { parseSettings } from './parse-settings.ts'
import { isServer, originOf, type PartSettings } from './provider-addresses.ts'

/** What a change does to the key that is kept for its part. */
export type KeyChange =
  | { readonly type: 'keep'; readonly origin: string; readonly key: string }
  | { readonly type: 'forget' }
  /** It stays if it was given for this origin. */
  | { readonly type: 'stay'; readonly origin: string }
  /** The part needs none; one that was typed before waits for the day it is needed again. */
  | { readonly type: 'rest' }

export interface ChangedProvider {
  /** For settings.json; holds a key only when it was written there by hand. */
  readonly fields: Readonly<Record<string, unknown>>
  readonly key: KeyChange
}

/** A part's settings after a change of them, checked. Throws `settings-invalid`. */
export function changeProvider(part: ProviderPart, before: PartSettings, change: ProviderChange): ChangedProvider {
  const { apiKey, ...given } = change
  const origin = originOf(parsePart(part, given))
  const isSameAddress = origin !== undefined && origin === originOf(before)
  // What was set by hand and the window knows nothing of stays with the address it was set for.
  const carried = isSameAddress ? handWritten(before, apiKey === undefined) : {}
  return { fields: { ...carried, ...given }, key: keyChange(apiKey, origin) }
}

/** Stands for a model or a voice that was not chosen yet. */
export const openChoice = 'not-chosen-yet'

/** A key may be checked before anything is chosen: often the list of models is what it is checked for. */
export function withOpenChoices(part: ProviderPart, change: ProviderChange): ProviderChange {
  switch (change.kind) {
    case 'offline':
    case 'pocketsphinx':
    case 'system':
      return change
    case 'openai':
    case 'anthropic':
    case 'google':
    case 'openai-compatible': {
      const { model = '', voice = '' } = change
      return {
        ...change,
        model: model === '' ? openChoice : model,
        ...(part === 'tts' && { voice: voice === '' ? openChoice : voice }),
      }
    }
  }
}

export function parsePart(part: ProviderPart, fields: Readonly<Record<string, unknown>>): PartSettings {
  return parseSettings({ [part]: fields }, 'This provider')[part]
}

function keyChange(apiKey: ProviderChange['apiKey'], origin: string | undefined): KeyChange {
  if (apiKey === null) return { type: 'forget' }
  if (apiKey === undefined) return origin === undefined ? { type: 'rest' } : { type: 'stay', origin }
  if (origin !== undefined) return { type: 'keep', origin, key: apiKey }
  throw new AssistantError('settings-invalid', 'A key was given for something that needs none. Nothing was changed.')
}

function handWritten(before: PartSettings, hasKey: boolean): Readonly<Record<string, unknown>> {
  if (!isServer(before)) return {}
  const { apiKey, apiKeyEnv, allowInsecure } = before
  return {
    ...(allowInsecure !== undefined && { allowInsecure }),
    ...(hasKey && apiKey !== undefined && { apiKey }),
    ...(hasKey && apiKeyEnv !== undefined && { apiKeyEnv }),
  }
}
