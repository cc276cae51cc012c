import { toAssistantError } from '../../shared/protocol/errors.ts'
import {
  localServersSchema,
  providerCheckSchema,
  type LocalServer,
  type ProviderCheck,
  type ProviderChange,
  type ProviderPart,
} from '../../shared/protocol/settings-api.ts'
import type { PageAccess } from '../connection/page-access.ts'
import type { SettingsEvent } from '../state/settings-state.ts'

/** The server gives a provider 5 s. */
const checkWithinMs = 12_000
const lookWithinMs = 5_000

/** Asks providers before they are kept. Of each part only the newest question counts. */
export class ProviderChecks {
  readonly #access: PageAccess
  readonly #tell: (event: SettingsEvent) => void
  readonly #asking = new Map<ProviderPart, AbortController>()
  #looksMade = 0

  constructor(access: PageAccess, tell: (event: SettingsEvent) => void) {
    this.#access = access
    this.#tell = tell
  }

  async check(part: ProviderPart, provider: ProviderChange | undefined): Promise<void> {
    this.#asking.get(part)?.abort()
    this.#asking.delete(part)
    if (provider === undefined) {
      this.#tell({ type: 'provider-check', part, check: undefined })
      return
    }
    const question = new AbortController()
    this.#asking.set(part, question)
    this.#tell({ type: 'provider-check', part, check: { name: 'asking' } })
    const check = await this.#ask({ part, provider }, question.signal)
    // Another one was asked meanwhile, or the fields have changed.
    if (this.#asking.get(part) !== question) return
    this.#asking.delete(part)
    this.#tell({ type: 'provider-check', part, check: { name: 'answered', ...check } })
  }

  async findLocalServers(): Promise<void> {
    const look = ++this.#looksMade
    this.#tell({ type: 'local-servers', servers: undefined })
    const servers = await this.#look()
    if (look === this.#looksMade) this.#tell({ type: 'local-servers', servers })
  }

  async #ask(
    body: { readonly part: ProviderPart; readonly provider: ProviderChange },
    signal: AbortSignal,
  ): Promise<ProviderCheck> {
    try {
      const within = AbortSignal.any([signal, AbortSignal.timeout(checkWithinMs)])
      const response = await this.#access.request('/api/settings/check', { method: 'POST', body, signal: within })
      return providerCheckSchema.parse(await response.json())
    } catch (thrown) {
      const { message } = toAssistantError(thrown, 'It could not be checked. You can keep it all the same.')
      return { outcome: 'unclear', message, models: [] }
    }
  }

  async #look(): Promise<readonly LocalServer[]> {
    try {
      const signal = AbortSignal.timeout(lookWithinMs)
      const response = await this.#access.request('/api/local-servers', { method: 'GET', signal })
      return localServersSchema.parse(await response.json()).servers
    } catch {
      // Found none or could not look: what the user can do about it is the same, look again or type the address.
      return []
    }
  }
}
