import type { Item } from '../../shared/protocol/items.ts'

export interface ListedConversation {
  readonly conversationId: string
  readonly title: string
  readonly createdAtMs: number
  readonly updatedAtMs: number
}

/** What the server may read of the store. */
export interface ConversationReader {
  has(conversationId: string): boolean
  list(): readonly ListedConversation[]
  items(conversationId: string): readonly Item[]
}
