import { settingsViewSchema, type SettingsChange, type SettingsView } from '../../shared/protocol/settings-api.ts'
import { AssistantError, toAssistantError } from '../../shared/protocol/errors.ts'
import type { PageAccess } from '../connection/page-access.ts'
import type { SettingsEvent } from '../state/settings-state.ts'

type Field = keyof SettingsChange

const path = '/api/settings'
const readWithinMs = 10_000
/** A key store of the system may ask its user to unlock it first. */
const keepWithinMs = 60_000

export interface SettingsKeeperPorts {
  readonly access: PageAccess
  readonly tell: (event: SettingsEvent) => void
  /** The server has them, and they are as `view` says. */
  readonly onKept: (change: SettingsChange, view: SettingsView) => void
}

/** Reads the settings and has them kept, one change after the other: what comes meanwhile waits and goes as one. */
export class SettingsKeeper {
  readonly #ports: SettingsKeeperPorts
  #confirmed: SettingsView | undefined
  #underWay: SettingsChange | undefined
  #waiting: SettingsChange | undefined
  #isReading = false
  #isReadWanted = false

  constructor(ports: SettingsKeeperPorts) {
    this.#ports = ports
  }

  async read(): Promise<SettingsView | undefined> {
    try {
      this.#confirmed = await this.#ask({ method: 'GET', signal: AbortSignal.timeout(readWithinMs) })
      this.#show()
      return this.#confirmed
    } catch (thrown) {
      const { message } = toAssistantError(thrown, 'The settings could not be read. Try it again.')
      this.#ports.tell({ type: 'settings-problem', message })
      return undefined
    }
  }

  /** They were changed elsewhere. What is known stays where nothing is answered: it is no worse than it was. */
  async readAgain(): Promise<void> {
    this.#isReadWanted = true
    if (this.#isReading) return
    this.#isReading = true
    try {
      // One after the other: of two answers the older one may come last.
      while (this.#isReadWanted) {
        this.#isReadWanted = false
        this.#confirmed = await this.#ask({ method: 'GET', signal: AbortSignal.timeout(readWithinMs) })
        this.#show()
      }
    } catch {
      // The next news, or the next change, brings them.
    } finally {
      this.#isReading = false
    }
  }

  async change(change: SettingsChange): Promise<void> {
    this.#waiting = { ...this.#waiting, ...change }
    this.#show()
    if (this.#underWay !== undefined) return
    let problem: SettingsEvent | undefined
    for (let next = this.#take(); next !== undefined; next = this.#take()) problem = (await this.#keep(next)) ?? problem
    // Last, so that a change that was kept meanwhile does not hide it.
    if (problem !== undefined) this.#ports.tell(problem)
  }

  #take(): SettingsChange | undefined {
    this.#underWay = this.#waiting
    this.#waiting = undefined
    return this.#underWay
  }

  async #keep(change: SettingsChange): Promise<SettingsEvent | undefined> {
    try {
      const view = await this.#ask({ method: 'PUT', body: change, signal: AbortSignal.timeout(keepWithinMs) })
      this.#confirmed = view
      this.#underWay = undefined
      this.#show()
      this.#ports.onKept(change, view)
      return undefined
    } catch (thrown) {
      this.#underWay = undefined
      this.#show()
      const { message } = toAssistantError(thrown, 'The settings could not be kept. Try it again.')
      return { type: 'settings-problem', message, fields: fieldsOf(change) }
    }
  }

  async #ask(request: Parameters<PageAccess['request']>[1]): Promise<SettingsView> {
    const response = await this.#ports.access.request(path, request)
    const parsed = settingsViewSchema.safeParse(await response.json())
    if (parsed.success) return parsed.data
    throw new AssistantError('internal', 'Parley and this page do not agree on the settings. Reload the page.')
  }

  #show(): void {
    const asked = { ...this.#underWay, ...this.#waiting }
    const saving = fieldsOf(asked)
    if (this.#confirmed === undefined) this.#ports.tell({ type: 'settings-saving', fields: saving })
    else this.#ports.tell({ type: 'settings', view: { ...this.#confirmed, ...harmless(asked) }, saving })
  }
}

/** Shown as chosen while they are being kept: should that fail, nothing was lost by it. */
function harmless(change: SettingsChange): Partial<SettingsView> {
  const { mode, language, bargeIn, endpointing, appearance, devices, isFirstRunDone, capture } = change
  const shown = { mode, language, bargeIn, endpointing, appearance, devices, isFirstRunDone, capture }
  return Object.fromEntries(Object.entries(shown).filter(([, value]) => value !== undefined))
}

function fieldsOf(change: SettingsChange): readonly Field[] {
  return (Object.keys(change) as Field[]).filter((field) => change[field] !== undefined)
}
