import type { ConversationState } from './conversation-state.ts'

/** As many conversations as can be open at once with room to spare; each may hold a document of 300,000 characters. */
const mostConversations = 32

/** The states of the newest conversations. When it is full the one unused longest is forgotten: it starts afresh. */
export class ConversationMemory {
  readonly #states = new Map<string, ConversationState>()

  get(conversationId: string): ConversationState | undefined {
    return this.#states.get(conversationId)
  }

  set(conversationId: string, state: ConversationState): void {
    this.#states.delete(conversationId)
    this.#states.set(conversationId, state)
    const [oldest] = this.#states.keys()
    if (this.#states.size > mostConversations && oldest !== undefined) this.#states.delete(oldest)
  }
}
