import type { SessionMessage } from '../../shared/protocol/server-messages.ts'
import type { ConversationStore } from '../store/types.ts'
import type { Log } from '../telemetry/log.ts'
import type { Conversation } from './conversation.ts'
import { keptConversation, type Opening } from './kept-conversation.ts'

interface CurrentConversationPorts {
  readonly sessionId: string
  readonly store: ConversationStore
  readonly log: Log
  readonly send: (message: SessionMessage) => void
  /** Ends what runs; what was said and typed until now goes into the conversation that is left. */
  readonly stop: () => void
}

/** The conversation that a session is in, and its way into another one. */
export class CurrentConversation {
  readonly #ports: CurrentConversationPorts
  #conversation: Conversation

  constructor(opening: Opening, ports: CurrentConversationPorts) {
    this.#ports = ports
    this.#conversation = keptConversation(opening, ports)
    this.#begin(opening)
  }

  get conversation(): Conversation {
    return this.#conversation
  }

  /** The last time that anybody holds what a full disk has not taken of the one before: it is tried once more. */
  goTo(opening: Opening): void {
    this.#ports.stop()
    this.#conversation.keepMissing()
    // After the last words of the one before, since it may be the same one. If this fails, that one is not left.
    const next = keptConversation(opening, this.#ports)
    this.#conversation.leave()
    this.#conversation = next
    this.#begin(opening)
    next.keepMissing()
  }

  /** The store is told of the conversation, and that this session is in it. */
  #begin({ owed = [] }: Opening): void {
    const conversation = this.#conversation
    const remember = (): void => {
      // Left before the store could be told of it, it is not this session's any more.
      if (this.#conversation !== conversation) return
      this.#ports.store.rememberSession(this.#ports.sessionId, conversation.conversationId)
    }
    conversation.begin([...owed, remember])
  }
}
