import type {
  LocalServer,
  ProviderCheck,
  ProviderPart,
  SettingsChange,
  SettingsView,
} from '../../shared/protocol/settings-api.ts'

export type ProviderCheckState = { readonly name: 'asking' } | ({ readonly name: 'answered' } & ProviderCheck)

export interface AudioDevice {
  readonly deviceId: string
  /** Empty until the microphone was allowed once: browsers tell no names before. */
  readonly label: string
}

/** Record a few seconds, then play them: whether the microphone hears and the loudspeaker sounds. */
export type HearYourself =
  | { readonly name: 'off' }
  | { readonly name: 'recording'; readonly levelDb: number }
  | { readonly name: 'playing' }
  | { readonly name: 'failed'; readonly message: string }

/** The settings as the server has them, and what is found out while they are changed. */
export interface SettingsState {
  /** Undefined until they were read. */
  readonly view: SettingsView | undefined
  /** Fields that are being kept right now. */
  readonly saving: readonly (keyof SettingsChange)[]
  readonly problem: string | undefined
  readonly checks: Readonly<Partial<Record<ProviderPart, ProviderCheckState>>>
  /** Undefined until they were looked for. */
  readonly localServers: readonly LocalServer[] | undefined
  readonly microphones: readonly AudioDevice[]
  readonly loudspeakers: readonly AudioDevice[]
  readonly hearYourself: HearYourself
}

export type SettingsEvent =
  | { readonly type: 'settings'; readonly view: SettingsView }
  | { readonly type: 'settings-saving'; readonly fields: readonly (keyof SettingsChange)[] }
  | { readonly type: 'settings-problem'; readonly message: string }
  | { readonly type: 'provider-check'; readonly part: ProviderPart; readonly check: ProviderCheckState | undefined }
  | { readonly type: 'local-servers'; readonly servers: readonly LocalServer[] }
  | {
      readonly type: 'audio-devices'
      readonly microphones: readonly AudioDevice[]
      readonly loudspeakers: readonly AudioDevice[]
    }
  | { readonly type: 'hear-yourself'; readonly state: HearYourself }

export const settingsAtStart: SettingsState = {
  view: undefined,
  saving: [],
  problem: undefined,
  checks: {},
  localServers: undefined,
  microphones: [],
  loudspeakers: [],
  hearYourself: { name: 'off' },
}

export function reduceSettings(state: SettingsState, event: SettingsEvent): SettingsState {
  switch (event.type) {
    case 'settings':
      return { ...state, view: event.view, saving: [], problem: undefined }
    case 'settings-saving':
      return { ...state, saving: event.fields, problem: undefined }
    case 'settings-problem':
      return { ...state, saving: [], problem: event.message }
    case 'provider-check':
      return { ...state, checks: { ...state.checks, [event.part]: event.check } }
    case 'local-servers':
      return { ...state, localServers: event.servers }
    case 'audio-devices':
      return { ...state, microphones: event.microphones, loudspeakers: event.loudspeakers }
    case 'hear-yourself':
      return { ...state, hearYourself: event.state }
  }
}
