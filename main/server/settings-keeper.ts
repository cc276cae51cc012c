import type { z } from 'zod'
import type {
  LocalServer,
  ProviderCheck,
  providerCheckRequestSchema,
  SettingsChange,
  SettingsView,
} from '../../shared/protocol/settings-api.ts'

/** The settings as the server may pass them on. Keys go in and never come out. */
export interface SettingsKeeper {
  view(): SettingsView
  /** Holds from the next turn on. Throws `settings-invalid` or `store-failed`. */
  change(change: SettingsChange): Promise<SettingsView>
  /** Keeps nothing. Throws `settings-invalid` for what is no address. */
  check(request: z.output<typeof providerCheckRequestSchema>, signal: AbortSignal): Promise<ProviderCheck>
  localServers(signal: AbortSignal): Promise<LocalServer[]>
}
