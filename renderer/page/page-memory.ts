import { modes, type Mode } from '../../shared/protocol/client-messages.ts'
import type { PageStorage } from '../connection/page-access.ts'
import type { InterruptionPreset } from '../../shared/vad/edge-presets.ts'

/** What a reload of the page must not lose; the rest is the server's. */
export interface Remembered {
  readonly mode: Mode
  readonly preset: InterruptionPreset
  readonly sessionId?: string
  readonly isMuted: boolean
  /** Voice was on: a reload puts it on again. */
  readonly wasVoiceOn: boolean
}

const presets: readonly InterruptionPreset[] = ['instant', 'balanced', 'careful', 'off']
const keys = {
  mode: 'parley.mode',
  preset: 'parley.preset',
  sessionId: 'parley.session',
  isMuted: 'parley.muted',
  wasVoiceOn: 'parley.voice',
} as const

/** The address may choose (`?mode=push-to-talk&preset=careful&autoconnect=1`); else it is as before the reload. */
export function recall(storage: PageStorage, query: URLSearchParams): Remembered {
  const sessionId = storage.getItem(keys.sessionId)
  return {
    mode: oneOf(modes, query.get('mode')) ?? oneOf(modes, storage.getItem(keys.mode)) ?? 'always-listening',
    preset: oneOf(presets, query.get('preset')) ?? oneOf(presets, storage.getItem(keys.preset)) ?? 'balanced',
    ...(sessionId !== null && { sessionId }),
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

/** Called at every change of the page's state; a write costs up to a millisecond, a look next to nothing. */
export function remember(storage: PageStorage, now: Remembered): void {
  const keep = (key: string, value: string): void => {
    if (storage.getItem(key) !== value) storage.setItem(key, value)
  }
  keep(keys.mode, now.mode)
  keep(keys.preset, now.preset)
  if (now.sessionId !== undefined) keep(keys.sessionId, now.sessionId)
  keep(keys.isMuted, now.isMuted ? 'yes' : 'no')
  keep(keys.wasVoiceOn, now.wasVoiceOn ? 'yes' : 'no')
}

function oneOf<Value extends string>(values: readonly Value[], given: string | null): Value | undefined {
  return values.find((value) => value === given)
}
