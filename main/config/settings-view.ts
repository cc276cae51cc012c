import {
  providerParts,
  type KeyStoreView,
  type ProviderPart,
  type ProviderView,
  type SettingsView,
} from '../../shared/protocol/settings-api.ts'
import { privacySentence } from './privacy.ts'
import { isServer, usualKeyVariable, type PartSettings } from './provider-addresses.ts'
import type { Settings } from './settings.ts'

type Environment = Readonly<Record<string, string | undefined>>

export interface ViewedSettings {
  /** As they were written. */
  readonly written: Settings
  /** Parts for which a key is kept that goes to their address. */
  readonly keptKeys: ReadonlySet<ProviderPart>
  readonly environment: Environment
  readonly keyStore: KeyStoreView
  readonly profileDirectory: string
  readonly readOnlyReason: string | undefined
}

/** What the page may see: everything but the keys, of which it sees where they are. */
export function settingsView(viewed: ViewedSettings): SettingsView {
  const { written, keyStore, profileDirectory, readOnlyReason } = viewed
  const { mode, language, bargeIn, endpointing, instructions, appearance, devices, isFirstRunDone } = written
  const { summonShortcut, capture } = written
  const [llm, stt, tts] = providerParts.map((part) => providerView(part, viewed))
  if (llm === undefined || stt === undefined || tts === undefined) throw new TypeError('A part has no view.')
  return {
    ...{ llm, stt, tts, mode, language, bargeIn, endpointing, appearance, devices, isFirstRunDone, capture },
    ...(instructions !== undefined && { instructions }),
    ...(summonShortcut !== undefined && { summonShortcut }),
    ...{ keyStore, profileDirectory },
    ...(readOnlyReason !== undefined && { readOnlyReason }),
  }
}

function providerView(part: ProviderPart, viewed: ViewedSettings): ProviderView {
  const settings = viewed.written[part]
  const { kind } = settings
  const standIn = viewed.written.fallback[part]
  const stays = privacySentence(part, settings)
  const privacy =
    standIn === undefined || standIn.kind === 'none' || !isServer(standIn) || !isServer(settings)
      ? stays
      : `${stays} When that fails: ${privacySentence(part, standIn)}`
  if (!isServer(settings)) {
    const voice = settings.kind === 'system' ? settings.voice : undefined
    return { kind, key: 'none', privacy, ...(voice !== undefined && { voice }) }
  }
  const { baseUrl, model } = settings
  return {
    kind,
    ...(baseUrl !== undefined && { baseUrl }),
    model,
    ...('voice' in settings && { voice: settings.voice }),
    ...keyPlace(settings, viewed.keptKeys.has(part), viewed.environment),
    privacy,
  }
}

/** In the order in which they are looked for. */
function keyPlace(
  settings: Extract<PartSettings, { apiKey?: string }>,
  isKept: boolean,
  environment: Environment,
): Pick<ProviderView, 'key' | 'keyVariable'> {
  const isSet = (variable: string): boolean => (environment[variable] ?? '').trim() !== ''
  if (settings.apiKey !== undefined) return { key: 'file' }
  if (settings.apiKeyEnv !== undefined)
    return { key: isSet(settings.apiKeyEnv) ? 'environment' : 'none', keyVariable: settings.apiKeyEnv }
  if (isKept) return { key: 'kept' }
  const usual = usualKeyVariable(settings)
  return usual !== undefined && isSet(usual) ? { key: 'environment', keyVariable: usual } : { key: 'none' }
}
