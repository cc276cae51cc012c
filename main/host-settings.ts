import { defaultSilenceMs } from '../shared/vad/edge-presets.ts'
import type { LiveSettings } from './config/live-settings.ts'
import { checkProvider } from './providers/check-provider.ts'
import { findLocalServers } from './providers/local-servers.ts'
import type { RegistryPorts } from './providers/registry.ts'
import type { ProviderSource } from './providers/types.ts'
import type { SettingsKeeper } from './server/settings-keeper.ts'
import { defaultInstructions } from './voice/default-instructions.ts'
import type { SessionSettings } from './voice/session-settings.ts'

/** The settings behind the server's door, with the requests that find out what would work. */
export function settingsKeeper(
  settings: LiveSettings,
  ports: RegistryPorts,
  providers: ProviderSource,
): SettingsKeeper {
  return {
    view: () => settings.view(),
    change: (change) => settings.change(change),
    async check({ part, provider }, signal) {
      const draft = await settings.draft(part, provider)
      const borrowed = providers.borrow()
      const isAsNow = JSON.stringify(draft) === JSON.stringify(settings.current[part])
      const running = isAsNow ? borrowed[part] : undefined
      return await checkProvider({ part, settings: draft, running }, ports, signal).finally(borrowed.giveBack)
    },
    localServers: (signal) => findLocalServers(ports, signal),
  }
}

/** What sessions need of the settings, as it is whenever they look: a turn ends by what holds when it ends. */
export function sessionSettings(settings: LiveSettings): SessionSettings {
  return {
    get mode() {
      return settings.current.mode
    },
    get language() {
      return settings.current.language
    },
    get bargeIn() {
      return settings.current.bargeIn
    },
    get endpointing() {
      return { ...settings.current.endpointing, vadSilenceMs: defaultSilenceMs }
    },
    get instructions() {
      return settings.current.instructions ?? defaultInstructions
    },
  }
}
