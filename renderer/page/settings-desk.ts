import { toAssistantError } from '../../shared/protocol/errors.ts'
import type { HostDescription } from '../../shared/protocol/host-bridge.ts'
import type { SettingsChange, SettingsView } from '../../shared/protocol/settings-api.ts'
import type { PageAccess } from '../connection/page-access.ts'
import type { SettingsEvent } from '../state/settings-state.ts'
import type { ConversationActions, ExportForm, SettingsActions } from '../views/actions.ts'
import { audioDevicesIn } from './audio-devices.ts'
import { browserSurroundings, type Surroundings } from './browser-surroundings.ts'
import { exportFileName } from './export-file.ts'
import { ProviderChecks } from './provider-checks.ts'
import { SettingsKeeper } from './settings-keeper.ts'
import { SoundCheck } from './sound-check.ts'
import type { Store } from './store.ts'

const exportWithinMs = 30_000

export interface SettingsDeskPorts {
  readonly store: Store
  readonly access: PageAccess
  readonly conversation: Pick<ConversationActions, 'setMode' | 'setPreset'>
  /** Nothing was chosen in this page before: it begins as the settings say. */
  readonly isFreshPage?: boolean
}

/** Reads and changes the settings, asks providers, and tries microphone and loudspeaker. */
export class SettingsDesk implements SettingsActions {
  readonly #ports: SettingsDeskPorts
  readonly #around: Surroundings
  readonly #keeper: SettingsKeeper
  readonly #checks: ProviderChecks
  readonly #sound: SoundCheck
  #isWatchingDevices = false

  constructor(ports: SettingsDeskPorts, around: Surroundings = browserSurroundings()) {
    const { store, access } = ports
    this.#ports = ports
    this.#around = around
    this.#checks = new ProviderChecks(access, this.#tell)
    this.#keeper = new SettingsKeeper({
      access,
      tell: this.#tell,
      onKept: (change, view) => {
        this.#apply(change, view)
      },
    })
    this.#sound = new SoundCheck({
      ...around,
      devices: () => store.state.settings.view?.devices ?? {},
      tell: (state) => {
        this.#tell({ type: 'hear-yourself', state })
      },
      onAllowed: () => {
        this.listAudioDevices()
      },
    })
    // One microphone at a time: voice takes it, and shows its level.
    store.subscribe((state, before) => {
      if (state.line === 'voice' && before.line !== 'voice') this.#sound.stop()
    })
  }

  readonly readSettings = (): void => {
    void this.#keeper.read().then((view) => {
      if (view === undefined || this.#ports.isFreshPage !== true) return
      this.#apply({ mode: view.mode, bargeIn: view.bargeIn }, view)
    })
  }

  /** Another window has changed them; which mode this one is in stays its own. */
  readonly readSettingsAgain = (): void => {
    void this.#keeper.readAgain()
  }

  readonly changeSettings: SettingsActions['changeSettings'] = (change) => {
    void this.#keeper.change(change)
  }

  readonly checkProvider: SettingsActions['checkProvider'] = (part, provider) => {
    void this.#checks.check(part, provider)
  }

  readonly findLocalServers = (): void => {
    void this.#checks.findLocalServers()
  }

  readonly listAudioDevices = (): void => {
    if (!this.#isWatchingDevices) this.#around.onDeviceChange(this.#list)
    this.#isWatchingDevices = true
    this.#list()
  }

  readonly startHearYourself = (): void => {
    void this.#sound.startRecording()
  }

  readonly startMicrophoneMeter = (): void => {
    void this.#sound.startMeter()
  }

  readonly stopHearYourself = (): void => {
    this.#sound.stop()
  }

  readonly openMicrophoneSettings = (): void => {
    this.#around.bridge?.openMicrophoneSettings().catch(this.#failed)
  }

  readonly setStartAtLogin = (isOn: boolean): void => {
    void this.#ofHost(async (bridge) => ({ startAtLogin: await bridge.setStartAtLogin(isOn) }))
  }

  readonly exportConversation: SettingsActions['exportConversation'] = (conversationId, form) => {
    void this.#export(conversationId, form)
  }

  readonly #tell = (event: SettingsEvent): void => {
    this.#ports.store.dispatch({ type: 'settings', event })
  }

  readonly #failed = (thrown: unknown): void => {
    this.#tell({ type: 'settings-problem', message: toAssistantError(thrown).message })
  }

  readonly #list = (): void => {
    this.#around.listDevices().then((infos) => {
      this.#tell({ type: 'audio-devices', ...audioDevicesIn(infos) })
    }, this.#failed)
  }

  /** Devices are followed by the call itself, theme and motion by the window. */
  #apply(change: SettingsChange, view: SettingsView): void {
    const { conversation } = this.#ports
    if (change.mode !== undefined) conversation.setMode(view.mode)
    if (change.bargeIn !== undefined) conversation.setPreset(view.bargeIn.preset)
    if (change.summonShortcut !== undefined) void this.#useShortcut(view.summonShortcut)
  }

  async #useShortcut(accelerator: string | undefined): Promise<void> {
    await this.#ofHost(async (bridge) => ({ summonShortcut: await bridge.useSummonShortcut(accelerator) }))
  }

  async #ofHost(
    ask: (bridge: NonNullable<Surroundings['bridge']>) => Promise<Partial<HostDescription>>,
  ): Promise<void> {
    const { store } = this.#ports
    const { bridge } = this.#around
    if (bridge === undefined) return
    try {
      const answer = await ask(bridge)
      const { host } = store.state.window
      if (host !== undefined) store.dispatch({ type: 'window', event: { type: 'host', host: { ...host, ...answer } } })
    } catch (thrown) {
      this.#failed(thrown)
    }
  }

  async #export(conversationId: string, form: ExportForm): Promise<void> {
    const { store, access } = this.#ports
    const listed = store.state.window.conversations?.find((known) => known.conversationId === conversationId)
    try {
      const path = `/api/conversations/${encodeURIComponent(conversationId)}/export?form=${form}`
      const signal = AbortSignal.timeout(exportWithinMs)
      const response = await access.request(path, { method: 'GET', signal })
      this.#around.download(await response.blob(), exportFileName(listed?.title ?? '', form))
    } catch (thrown) {
      this.#failed(toAssistantError(thrown, 'The conversation could not be exported. Try it again.'))
    }
  }
}
