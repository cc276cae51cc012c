import type {
  LocalServer,
  ProviderCheck,
  ProviderPart,
  SettingsChange,
  SettingsView,
} from '../../shared/protocol/settings-api.ts'

export type ProviderCheckState =
  /** `models`: what was listed before, for as long as nothing newer is known. */
  { readonly name: 'asking'; readonly models?: readonly string[] } | ({ readonly name: 'answered' } & ProviderCheck)

export interface AudioDevice {
  readonly deviceId: string
  /** Empty until the microphone was allowed once: browsers tell no names before. */
  readonly label: string
}

/** A microphone that is open only to be tried: its level, or a few seconds recorded and then played. */
export type HearYourself =
  | { readonly name: 'off' }
  | { readonly name: 'metering'; readonly levelDb: number }
  | { readonly name: 'recording'; readonly levelDb: number; readonly recordedMs: number }
  | { readonly name: 'playing' }
  | { readonly name: 'failed'; readonly message: string }

/** The settings as the server has them, and what is found out while they are changed. */
export interface SettingsState {
  /** Undefined until they were read. */
  readonly view: SettingsView | undefined
  /** Fields that are being kept right now. */
  readonly saving: readonly (keyof SettingsChange)[]
  readonly problem: string | undefined
  /** What `problem` is about; none: they could not be read. */
  readonly problemFields: readonly (keyof SettingsChange)[]
  readonly checks: Readonly<Partial<Record<ProviderPart, ProviderCheckState>>>
  /** Undefined until they were looked for, and while they are. */
  readonly localServers: readonly LocalServer[] | undefined
  readonly microphones: readonly AudioDevice[]
  readonly loudspeakers: readonly AudioDevice[]
  readonly hearYourself: HearYourself
}

export type SettingsEvent =
  | { readonly type: 'settings'; readonly view: SettingsView; readonly saving?: SettingsState['saving'] }
  | { readonly type: 'settings-saving'; readonly fields: SettingsState['saving'] }
  | { readonly type: 'settings-problem'; readonly message: string; readonly fields?: SettingsState['problemFields'] }
  | { readonly type: 'provider-check'; readonly part: ProviderPart; readonly check: ProviderCheckState | undefined }
  | { readonly type: 'local-servers'; readonly servers: readonly LocalServer[] | undefined }
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
  problemFields: [],
  checks: {},
  localServers: undefined,
  microphones: [],
  loudspeakers: [],
  hearYourself: { name: 'off' },
}

export function reduceSettings(state: SettingsState, event: SettingsEvent): SettingsState {
  switch (event.type) {
    case 'settings':
      return { ...state, view: event.view, saving: event.saving ?? [], problem: undefined, problemFields: [] }
    case 'settings-saving':
      return { ...state, saving: event.fields, problem: undefined, problemFields: [] }
    case 'settings-problem':
      return { ...state, saving: [], problem: event.message, problemFields: event.fields ?? [] }
    case 'provider-check':
      return { ...state, checks: { ...state.checks, [event.part]: checkAfter(state.checks[event.part], event.check) } }
    case 'local-servers':
      return { ...state, localServers: event.servers }
    case 'audio-devices':
      return { ...state, microphones: event.microphones, loudspeakers: event.loudspeakers }
    case 'hear-yourself':
      return { ...state, hearYourself: event.state }
  }
}

/** Whoever types a model's name goes on choosing from the list while the provider is asked again. */
function checkAfter(
  before: ProviderCheckState | undefined,
  check: ProviderCheckState | undefined,
): ProviderCheckState | undefined {
  return check?.name === 'asking' ? { ...check, models: before?.models ?? [] } : check
}
