import { z } from 'zod'
import { importAnswerSchema } from '../../shared/protocol/data-export.ts'
import { toAssistantError } from '../../shared/protocol/errors.ts'
import { keptDataSchema, usageAnswerSchema } from '../../shared/protocol/kept-data.ts'
import type { PageAccess, PageRequest } from '../connection/page-access.ts'
import { conversationIdOf } from '../state/app-state.ts'
import type { DataEvent, DataWork } from '../state/data-state.ts'
import { isAnswering } from '../state/status.ts'
import type { DataActions } from '../views/actions.ts'
import type { Store } from './store.ts'

export interface DataDeskPorts {
  readonly store: Store
  readonly access: PageAccess
  readonly list: { readonly listConversations: () => void; readonly beginAnew: () => void }
  readonly download: (file: Blob, name: string) => void
  /** Of the browser: what was dismissed once is not said again. */
  readonly memory: Pick<Storage, 'getItem' | 'setItem'>
}

const readWithinMs = 10_000
/** Hundreds of thousands of items go through it. */
const workWithinMs = 600_000
const largestImportBytes = 256 * 1024 * 1024
const noticeKey = 'parley.notice-taken'

/** Everything that was said, as a whole: what there is of it, out, in and away. */
export class DataDesk implements DataActions {
  readonly #ports: DataDeskPorts
  #usageOf = 0

  constructor(ports: DataDeskPorts) {
    this.#ports = ports
    ports.store.subscribe((state, before) => {
      const hasAnswered = isAnswering(before) && !isAnswering(state)
      if (hasAnswered || conversationIdOf(state) !== conversationIdOf(before)) void this.#readUsage()
      const notice = state.data.kept?.notice
      const isTaken = (shown: typeof state): boolean => shown.notices.every(({ message }) => message !== notice)
      if (notice !== undefined && !isTaken(before) && isTaken(state)) ports.memory.setItem(noticeKey, notice)
    })
  }

  readonly readKept = (): void => {
    void this.#readKept()
  }

  /** At the start of the page: what the user should know of the start of the program. */
  readonly tellOfStart = async (): Promise<void> => {
    const { store, memory } = this.#ports
    await this.#readKept()
    const notice = store.state.data.kept?.notice
    if (notice !== undefined && memory.getItem(noticeKey) !== notice)
      store.dispatch({ type: 'information', message: notice })
  }

  readonly exportEverything: DataActions['exportEverything'] = (form) => {
    void this.#do('export', async () => {
      const response = await this.#ask(`/api/data/export?form=${form}`, { method: 'GET' }, workWithinMs)
      this.#ports.download(await response.blob(), form === 'json' ? 'Parley.json' : 'Parley.md')
      return { name: 'none' }
    })
  }

  readonly importFile: DataActions['importFile'] = (file) => {
    if (file.size > largestImportBytes) {
      const message = `${file.name} is larger than any export may be (256 MB). Nothing was changed.`
      this.#tell({ type: 'work', work: { name: 'failed', what: 'import', message } })
      return
    }
    void this.#do('import', async () => {
      const response = await this.#ask('/api/data/import', { method: 'POST', file }, workWithinMs)
      const answer = importAnswerSchema.parse(await response.json())
      this.#ports.list.listConversations()
      return { name: 'imported', fileName: file.name, answer }
    })
  }

  readonly deleteEverything: DataActions['deleteEverything'] = () => {
    void this.#do('delete', async () => {
      const { list, store } = this.#ports
      const response = await this.#ask('/api/data', { method: 'DELETE' }, workWithinMs)
      const { conversations } = z.object({ conversations: z.int() }).parse(await response.json())
      list.beginAnew()
      store.dispatch({ type: 'window', event: { type: 'undo-over' } })
      this.#tell({ type: 'search', search: { name: 'off' } })
      list.listConversations()
      return { name: 'deleted', conversations }
    })
  }

  async #do(what: 'export' | 'import' | 'delete', act: () => Promise<DataWork>): Promise<void> {
    this.#tell({ type: 'work', work: { name: 'busy', what } })
    try {
      this.#tell({ type: 'work', work: await act() })
    } catch (thrown) {
      const { message } = toAssistantError(thrown, 'It did not work. Try it again.')
      this.#tell({ type: 'work', work: { name: 'failed', what, message } })
    }
    if (what !== 'export') await this.#readKept()
  }

  async #readKept(): Promise<void> {
    try {
      const response = await this.#ask('/api/data', { method: 'GET' }, readWithinMs)
      this.#tell({ type: 'kept', kept: keptDataSchema.parse(await response.json()) })
    } catch {
      // What is known stays; it is read again whenever it is looked at.
    }
  }

  async #readUsage(): Promise<void> {
    const reading = ++this.#usageOf
    const conversationId = conversationIdOf(this.#ports.store.state)
    if (conversationId === undefined) return
    try {
      const path = `/api/conversations/${encodeURIComponent(conversationId)}/usage`
      const { answers } = usageAnswerSchema.parse(await (await this.#ask(path, { method: 'GET' }, readWithinMs)).json())
      if (reading === this.#usageOf) this.#tell({ type: 'usage', answers })
    } catch {
      // A new conversation, of which the server knows nothing yet; or it comes with the next answer.
    }
  }

  #ask(path: string, request: Omit<PageRequest, 'signal'>, withinMs: number): Promise<Response> {
    return this.#ports.access.request(path, { ...request, signal: AbortSignal.timeout(withinMs) })
  }

  #tell(event: DataEvent): void {
    this.#ports.store.dispatch({ type: 'data', event })
  }
}
