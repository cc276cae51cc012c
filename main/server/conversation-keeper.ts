import type { ListedConversation, SearchHit } from '../../shared/protocol/conversation-list.ts'
import type { DataExport, ExportedConversation, ImportAnswer } from '../../shared/protocol/data-export.ts'
import type { ExportPart } from '../../shared/protocol/export-parts.ts'
import type { Item } from '../../shared/protocol/items.ts'
import type { KeptData, UsedByAnswer } from '../../shared/protocol/kept-data.ts'
import type { ListPlace } from './list-place.ts'

/** What the server may do with the store. A conversation that was deleted is as good as not there. */
export interface ConversationKeeper {
  list(page: { readonly before?: ListPlace | undefined; readonly limit: number }): readonly ListedConversation[]
  search(words: string, options: { readonly limit: number }): readonly SearchHit[]
  summary(conversationId: string): ListedConversation | undefined
  items(conversationId: string): readonly Item[]
  rename(conversationId: string, title: string): void
  delete(conversationId: string): { readonly undoUntilMs: number }
  restore(conversationId: string): void
}

/** All that was said, as a whole. */
export interface DataKeeper {
  conversation(conversationId: string): ExportedConversation | undefined
  conversations(): Iterable<ExportedConversation>
  notes(): DataExport['notes']
  kept(): KeptData
  usage(conversationId: string): readonly UsedByAnswer[]
  import(parts: AsyncIterable<readonly ExportPart[]>, options: { readonly signal: AbortSignal }): Promise<ImportAnswer>
  /** The ids of those that were there. */
  deleteEverything(): readonly string[]
}
