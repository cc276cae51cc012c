import type { ListedConversation } from '../../shared/protocol/conversation-list.ts'
import type { Item } from '../../shared/protocol/items.ts'

/** What the server may do with the store. A conversation that was deleted is as good as not there. */
export interface ConversationKeeper {
  list(): readonly ListedConversation[]
  summary(conversationId: string): ListedConversation | undefined
  items(conversationId: string): readonly Item[]
  rename(conversationId: string, title: string): void
  delete(conversationId: string): { readonly undoUntilMs: number }
  restore(conversationId: string): void
}
