import { modes, type Mode } from '../../shared/protocol/client-messages.ts'
import type { PageStorage } from '../connection/page-access.ts'
import type { InterruptionPreset } from '../../shared/vad/edge-presets.ts'
import { conversationIdOf, type AppState } from '../state/app-state.ts'
import { settingsSections, type SettingsSection } from '../state/window-state.ts'

/** What a reload of the page must not lose; the rest is the server's. */
export interface Remembered {
  readonly mode: Mode
  readonly preset: InterruptionPreset
  readonly sessionId?: string
  /** Shown, and not gone on with yet: there is no session in it. */
  readonly conversationId?: string
  readonly isMuted: boolean
  /** Voice was on: a reload puts it on again. */
  readonly wasVoiceOn: boolean
  /** Undefined: the conversation. */
  readonly settingsSection?: SettingsSection
}

const presets: readonly InterruptionPreset[] = ['instant', 'balanced', 'careful', 'off']
const keys = {
  mode: 'parley.mode',
  preset: 'parley.preset',
  sessionId: 'parley.session',
  conversationId: 'parley.conversation',
  settingsSection: 'parley.settings-section',
  isMuted: 'parley.muted',
  wasVoiceOn: 'parley.voice',
} as const

/** The address may choose (`?mode=push-to-talk&preset=careful&autoconnect=1`); else it is as before the reload. */
export function recall(storage: PageStorage, query: URLSearchParams): Remembered {
  const sessionId = storage.getItem(keys.sessionId)
  const conversationId = storage.getItem(keys.conversationId)
  const settingsSection = oneOf(settingsSections, storage.getItem(keys.settingsSection))
  return {
    mode: oneOf(modes, query.get('mode')) ?? oneOf(modes, storage.getItem(keys.mode)) ?? 'always-listening',
    preset: oneOf(presets, query.get('preset')) ?? oneOf(presets, storage.getItem(keys.preset)) ?? 'balanced',
    ...(sessionId !== null && { sessionId }),
    ...(conversationId !== null && { conversationId }),
    ...(settingsSection !== undefined && { settingsSection }),
    isMuted: storage.getItem(keys.isMuted) === 'yes',
    wasVoiceOn: query.get('autoconnect') === '1' || storage.getItem(keys.wasVoiceOn) === 'yes',
  }
}

/** Neither the address nor this page before a reload chose anything: it begins as the settings say. */
export function isFreshPage(storage: PageStorage, query: URLSearchParams): boolean {
  return (
    [keys.mode, keys.preset].every((key) => storage.getItem(key) === null) && !query.has('mode') && !query.has('preset')
  )
}

/** Of the page as it is now. */
export function memorable({ mode, preset, session, wanted, isMuted, line, window }: AppState): Remembered {
  const sessionId = session?.sessionId ?? wanted.sessionId
  const conversationId = sessionId === undefined ? conversationIdOf({ session, wanted }) : undefined
  return {
    ...{ mode, preset, isMuted, wasVoiceOn: line === 'voice' },
    ...(sessionId !== undefined && { sessionId }),
    ...(conversationId !== undefined && { conversationId }),
    ...(window.place.name === 'settings' && { settingsSection: window.place.section }),
  }
}

/** Called at every change of the page's state; a write costs up to a millisecond, a look next to nothing. */
export function remember(storage: PageStorage, now: Remembered): void {
  const keep = (key: string, value: string): void => {
    if (storage.getItem(key) !== value) storage.setItem(key, value)
  }
  keep(keys.mode, now.mode)
  keep(keys.preset, now.preset)
  const keepOrForget = (key: string, value: string | undefined): void => {
    if (value !== undefined) keep(key, value)
    else if (storage.getItem(key) !== null) storage.removeItem(key)
  }
  keepOrForget(keys.sessionId, now.sessionId)
  keepOrForget(keys.conversationId, now.conversationId)
  keepOrForget(keys.settingsSection, now.settingsSection)
  keep(keys.isMuted, now.isMuted ? 'yes' : 'no')
  keep(keys.wasVoiceOn, now.wasVoiceOn ? 'yes' : 'no')
}

function oneOf<Value extends string>(values: readonly Value[], given: string | null): Value | undefined {
  return values.find((value) => value === given)
}
