import type { PageAccess } from '../connection/page-access.ts'
import type { ConversationActions, WindowActions } from '../views/actions.ts'
import type { Store } from './store.ts'

/** The list of conversations, and what fills the window. */
export class ConversationList implements WindowActions {
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

  readonly show: WindowActions['show'] = (place) => {
    this.#ports.store.dispatch({ type: 'window', event: { type: 'place', place } })
  }

  readonly setSidebarOpen: WindowActions['setSidebarOpen'] = (isOpen) => {
    this.#ports.store.dispatch({ type: 'window', event: { type: 'sidebar', isOpen } })
  }

  readonly listConversations: WindowActions['listConversations'] = () => undefined
  readonly newConversation: WindowActions['newConversation'] = () => undefined
  readonly openConversation: WindowActions['openConversation'] = () => undefined
  readonly renameConversation: WindowActions['renameConversation'] = () => undefined
  readonly deleteConversation: WindowActions['deleteConversation'] = () => undefined
  readonly undoDelete: WindowActions['undoDelete'] = () => undefined
  readonly openExternal: WindowActions['openExternal'] = () => undefined
}
