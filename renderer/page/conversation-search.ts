import { searchAnswerSchema, type SearchHit } from '../../shared/protocol/conversation-list.ts'
import { toAssistantError } from '../../shared/protocol/errors.ts'
import type { Clock } from '../../shared/std/clock.ts'
import type { PageAccess } from '../connection/page-access.ts'
import { foundWords, type Search } from '../state/data-state.ts'
import type { ConversationSearchActions } from '../views/actions.ts'
import type { Store } from './store.ts'

export interface ConversationSearchPorts {
  readonly store: Store
  readonly access: PageAccess
  readonly clock: Clock
  readonly openConversation: (conversationId: string) => void
}

/** Somebody who types fast types a letter every 100 ms. */
const settleMs = 150
const requestWithinMs = 10_000
const mostHits = 50

/** Looks for words in everything that was said; the words that were typed last count, whichever answer comes first. */
export class ConversationSearch implements ConversationSearchActions {
  readonly #ports: ConversationSearchPorts
  #cancel: () => void = () => undefined
  #asking = new AbortController()

  constructor(ports: ConversationSearchPorts) {
    this.#ports = ports
    ports.store.subscribe((state, before) => {
      const isLeft = before.window.isFindShown && !state.window.isFindShown
      if (isLeft && state.data.sought !== undefined)
        ports.store.dispatch({ type: 'data', event: { type: 'sought', sought: undefined } })
    })
  }

  readonly searchConversations: ConversationSearchActions['searchConversations'] = (typed) => {
    const { store, clock } = this.#ports
    const words = typed.trim()
    this.#cancel()
    this.#asking.abort()
    if (words === '') {
      this.#tell({ name: 'off' })
      return
    }
    const { search } = store.state.data
    this.#tell({ name: 'asking', words, hits: search.name === 'off' ? [] : search.hits })
    this.#cancel = clock.after(settleMs, () => void this.#ask(words))
  }

  readonly openFound: ConversationSearchActions['openFound'] = ({ conversationId, itemId, excerpt }: SearchHit) => {
    const { store, openConversation } = this.#ports
    openConversation(conversationId)
    store.dispatch({ type: 'data', event: { type: 'sought', sought: { itemId, words: foundWords(excerpt) } } })
    store.dispatch({ type: 'window', event: { type: 'find', isShown: true } })
  }

  async #ask(words: string): Promise<void> {
    const asking = new AbortController()
    this.#asking = asking
    try {
      const signal = AbortSignal.any([asking.signal, AbortSignal.timeout(requestWithinMs)])
      const path = `/api/conversations/search?limit=${mostHits}&q=${encodeURIComponent(words)}`
      const response = await this.#ports.access.request(path, { method: 'GET', signal })
      const { hits } = searchAnswerSchema.parse(await response.json())
      if (!asking.signal.aborted) this.#tell({ name: 'found', words, hits })
    } catch (thrown) {
      if (asking.signal.aborted) return
      const { message } = toAssistantError(thrown, 'It could not be looked for. Try it again.')
      this.#tell({ name: 'failed', words, hits: [], message })
    }
  }

  #tell(search: Search): void {
    this.#ports.store.dispatch({ type: 'data', event: { type: 'search', search } })
  }
}
