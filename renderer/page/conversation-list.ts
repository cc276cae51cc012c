import { z } from 'zod'
import { conversationDeletedSchema, conversationListSchema } from '../../shared/protocol/conversation-list.ts'
import { toAssistantError } from '../../shared/protocol/errors.ts'
import { itemSchema, type Item } from '../../shared/protocol/items.ts'
import type { Clock } from '../../shared/std/clock.ts'
import type { PageAccess, PageRequest } from '../connection/page-access.ts'
import { conversationIdOf } from '../state/app-state.ts'
import { isAnswering, isVoiceOn } from '../state/status.ts'
import type { WindowEvent } from '../state/window-state.ts'
import type { WindowActions } from '../views/actions.ts'
import type { Store } from './store.ts'

export interface ConversationListPorts {
  readonly store: Store
  readonly access: PageAccess
  readonly clock: Clock
  readonly conversation: {
    goToConversation(conversationId: string | undefined, items: readonly Item[]): void
  }
  /** In the system's browser. */
  readonly openPage: (url: string) => void
}

const conversationSchema = z.object({ items: z.array(itemSchema) })
const requestWithinMs = 5_000

/** The list of conversations, and what fills the window. */
export class ConversationList implements WindowActions {
  readonly #ports: ConversationListPorts
  #isListing = false
  #isListWanted = false
  #isListingMore = false
  /** The conversation that was asked for last is the one that is shown, whichever comes first. */
  #opening = 0
  #cancelUndo: () => void = () => undefined

  constructor(ports: ConversationListPorts) {
    this.#ports = ports
    // Its first words name it, and its last ones put it on top.
    ports.store.subscribe((state, before) => {
      if (isVoiceOn(state) !== isVoiceOn(before))
        this.#tell({ type: 'voice-since', atMs: isVoiceOn(state) ? ports.clock.wallMs() : undefined })
      const hasAnswered = isAnswering(before) && !isAnswering(state)
      const hasBegun = before.items.length === 0 && state.items.length > 0
      if (hasAnswered || hasBegun || state.session?.conversationId !== before.session?.conversationId)
        this.listConversations()
    })
  }

  readonly show: WindowActions['show'] = (place) => {
    this.#tell({ type: 'place', place })
  }

  readonly setSidebarOpen: WindowActions['setSidebarOpen'] = (isOpen) => {
    this.#tell({ type: 'sidebar', isOpen })
  }

  readonly setVoiceFolded: WindowActions['setVoiceFolded'] = (isFolded) => {
    this.#tell({ type: 'voice-pane', isFolded })
  }

  readonly setDraft: WindowActions['setDraft'] = (text) => {
    this.#tell({ type: 'draft', text })
  }

  readonly setShortcutsShown: WindowActions['setShortcutsShown'] = (isShown) => {
    this.#tell({ type: 'shortcuts', isShown })
  }

  readonly setFindShown: WindowActions['setFindShown'] = (isShown) => {
    this.#tell({ type: 'find', isShown })
  }

  readonly listConversations: WindowActions['listConversations'] = () => {
    this.#isListWanted = true
    if (!this.#isListing) void this.#list()
  }

  readonly listMoreConversations: WindowActions['listMoreConversations'] = () => {
    const { nextConversations } = this.#ports.store.state.window
    if (nextConversations !== undefined && !this.#isListingMore) void this.#listMore(nextConversations)
  }

  readonly newConversation: WindowActions['newConversation'] = () => {
    this.show({ name: 'conversation' })
    this.beginAnew()
  }

  /** Behind whatever fills the window. */
  readonly beginAnew = (): void => {
    this.#opening++
    const { store, conversation } = this.#ports
    // Nothing has been said in this one yet.
    if (store.state.items.length > 0 || conversationIdOf(store.state) !== undefined)
      conversation.goToConversation(undefined, [])
  }

  readonly openConversation: WindowActions['openConversation'] = (conversationId) => {
    this.show({ name: 'conversation' })
    const opening = ++this.#opening
    if (conversationId === conversationIdOf(this.#ports.store.state)) return
    void this.#try('The conversation could not be opened.', () => this.#load(conversationId, opening))
  }

  /** The one that was shown before a reload. Should it be gone, this is a new one. */
  readonly recallConversation = async (conversationId: string): Promise<void> => {
    const opening = ++this.#opening
    try {
      await this.#load(conversationId, opening)
    } catch {
      if (opening === this.#opening) this.#ports.conversation.goToConversation(undefined, [])
    }
  }

  readonly renameConversation: WindowActions['renameConversation'] = (conversationId, title) => {
    this.#tell({ type: 'conversation-renamed', conversationId, title })
    void this.#try('The conversation keeps its old name.', async () => {
      await this.#ask(`/api/conversations/${conversationId}`, { method: 'PATCH', body: { title } })
    })
  }

  readonly deleteConversation: WindowActions['deleteConversation'] = (conversationId) => {
    const { store, clock } = this.#ports
    const title = store.state.window.conversations?.find((listed) => listed.conversationId === conversationId)?.title
    void this.#try('The conversation was not deleted.', async () => {
      const askedAtMs = clock.nowMs()
      const response = await this.#ask(`/api/conversations/${conversationId}`, { method: 'DELETE' })
      const { undoForMs } = conversationDeletedSchema.parse(await response.json())
      this.#tell({ type: 'conversation-deleted', deleted: { conversationId, title: title ?? '' } })
      this.#cancelUndo()
      // The time began at the server while we waited: it must be over here before it is over there.
      this.#cancelUndo = clock.after(Math.max(0, undoForMs - (clock.nowMs() - askedAtMs)), () => {
        this.#tell({ type: 'undo-over' })
      })
      if (conversationIdOf(store.state) === conversationId) this.newConversation()
    })
  }

  readonly undoDelete: WindowActions['undoDelete'] = () => {
    const { deleted } = this.#ports.store.state.window
    if (deleted === undefined) return
    this.#cancelUndo()
    this.#tell({ type: 'undo-over' })
    void this.#try('The conversation could not be brought back.', async () => {
      await this.#ask(`/api/conversations/${deleted.conversationId}/restore`, { method: 'POST' })
      this.listConversations()
    })
  }

  readonly openExternal: WindowActions['openExternal'] = (url) => {
    if (url.startsWith('https://')) this.#ports.openPage(url)
  }

  async #load(conversationId: string, opening: number): Promise<void> {
    const response = await this.#ask(`/api/conversations/${conversationId}`, { method: 'GET' })
    const { items } = conversationSchema.parse(await response.json())
    if (opening === this.#opening) this.#ports.conversation.goToConversation(conversationId, items)
  }

  async #list(): Promise<void> {
    this.#isListing = true
    try {
      // An answer may end while the list is on its way, and be missing from it.
      while (this.#isListWanted) {
        this.#isListWanted = false
        const response = await this.#ask('/api/conversations', { method: 'GET' })
        const listed = conversationListSchema.parse(await response.json())
        this.#tell({ type: 'conversations', ...listed, atMs: this.#ports.clock.wallMs() })
      }
    } catch {
      // The list is as it was, and comes again with the next answer; what is wrong is said where something was asked.
    } finally {
      this.#isListing = false
    }
  }

  async #listMore(next: string): Promise<void> {
    this.#isListingMore = true
    try {
      const path = `/api/conversations?limit=500&before=${encodeURIComponent(next)}`
      const listed = conversationListSchema.parse(await (await this.#ask(path, { method: 'GET' })).json())
      // The list may have begun anew meanwhile.
      if (this.#ports.store.state.window.nextConversations === next)
        this.#tell({ type: 'more-conversations', ...listed })
    } catch {
      // Whoever scrolls on asks again.
    } finally {
      this.#isListingMore = false
    }
  }

  async #try(failed: string, act: () => Promise<void>): Promise<void> {
    try {
      await act()
    } catch (thrown) {
      const { code, message } = toAssistantError(thrown)
      this.#ports.store.dispatch({ type: 'failure', code, message: `${failed} ${message}` })
      this.listConversations()
    }
  }

  #ask(path: string, request: Omit<PageRequest, 'signal'>): Promise<Response> {
    return this.#ports.access.request(path, { ...request, signal: AbortSignal.timeout(requestWithinMs) })
  }

  #tell(event: WindowEvent): void {
    this.#ports.store.dispatch({ type: 'window', event })
  }
}
