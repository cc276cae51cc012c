import type { PageAccess } from '../connection/page-access.ts'
import type { ConversationActions, SettingsActions } from '../views/actions.ts'
import type { Store } from './store.ts'

/** Reads and changes the settings, asks providers, and tries microphone and loudspeaker. */
export class SettingsDesk implements SettingsActions {
  readonly #ports: {
    readonly store: Store
    readonly access: PageAccess
    readonly conversation: ConversationActions
  }

  constructor(ports: {
    readonly store: Store
    readonly access: PageAccess
    readonly conversation: ConversationActions
  }) {
    this.#ports = ports
  }

  /** At the start of the page. */
  readonly read = (): void => undefined

  readonly changeSettings: SettingsActions['changeSettings'] = () => undefined
  readonly checkProvider: SettingsActions['checkProvider'] = () => undefined
  readonly findLocalServers: SettingsActions['findLocalServers'] = () => undefined
  readonly listAudioDevices: SettingsActions['listAudioDevices'] = () => undefined
  readonly startHearYourself: SettingsActions['startHearYourself'] = () => undefined
  readonly stopHearYourself: SettingsActions['stopHearYourself'] = () => undefined
  readonly openMicrophoneSettings: SettingsActions['openMicrophoneSettings'] = () => undefined
  readonly exportConversation: SettingsActions['exportConversation'] = () => undefined
}
