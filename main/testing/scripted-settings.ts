import type { LocalServer, ProviderCheck, SettingsChange, SettingsView } from '../../shared/protocol/settings-api.ts'
import { settingsView } from '../config/settings-view.ts'
import { defaultSettings } from '../config/settings.ts'
import type { SettingsKeeper } from '../server/settings-keeper.ts'

/** Settings that keep nothing: they write down what they are asked and answer what the test says. */
export class ScriptedSettings implements SettingsKeeper {
  readonly changes: SettingsChange[] = []
  readonly checks: { readonly asked: Parameters<SettingsKeeper['check']>[0]; readonly signal: AbortSignal }[] = []
  onChange: (change: SettingsChange) => Promise<SettingsView> = () => Promise.resolve(this.view())
  onCheck: (signal: AbortSignal) => Promise<ProviderCheck> = () =>
    Promise.resolve({ outcome: 'works', message: 'It answers.', models: ['m'] })
  servers: LocalServer[] = []

  view(): SettingsView {
    return settingsView({
      written: defaultSettings,
      keptKeys: new Set(),
      environment: {},
      keyStore: { kind: 'file', sentence: 'Keys are kept nowhere.' },
      profileDirectory: 'nowhere',
      readOnlyReason: undefined,
    })
  }

  change(change: SettingsChange): Promise<SettingsView> {
    this.changes.push(change)
    return this.onChange(change)
  }

  check(asked: Parameters<SettingsKeeper['check']>[0], signal: AbortSignal): Promise<ProviderCheck> {
    this.checks.push({ asked, signal })
    return this.onCheck(signal)
  }

  localServers(): Promise<LocalServer[]> {
    return Promise.resolve(this.servers)
  }
}
