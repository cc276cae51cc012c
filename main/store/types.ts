import type { SearchHit } from '../../shared/protocol/conversation-list.ts'
import type {
  AnswerFigures,
  DataExport,
  ExportedAttachment,
  ExportedConversation,
  ImportAnswer,
  Usage,
} from '../../shared/protocol/data-export.ts'
import type { ExportPart } from '../../shared/protocol/export-parts.ts'
import type { Item } from '../../shared/protocol/items.ts'
import type { KeptData, UsedByAnswer } from '../../shared/protocol/kept-data.ts'

/** What the offline brain keeps between starts. The store implements these; tests use an in-memory twin. */
export interface Note {
  readonly id: number
  readonly text: string
  readonly createdAtMs: number
}

export interface NoteStore {
  add(text: string): Note
  /** Oldest first. */
  list(): readonly Note[]
  /** How many went. */
  deleteAll(): number
}

export interface Timer {
  readonly id: number
  readonly kind: 'timer' | 'alarm'
  readonly label: string
  readonly createdAtMs: number
  /** Wall time at which it rings. */
  readonly dueAtMs: number
}

export interface TimerStore {
  add(timer: Omit<Timer, 'id'>): Timer
  /** Those that have not rung, soonest first. */
  list(): readonly Timer[]
  delete(id: number): void
}

export interface ConversationSummary {
  readonly conversationId: string
  /** The name the user gave it, or the first words said or typed in it. */
  readonly title: string
  readonly createdAtMs: number
  readonly updatedAtMs: number
  readonly itemCount: number
}

/** A line of the list, as far as its place in the list goes. */
export type ListPlace = Pick<ConversationSummary, 'updatedAtMs' | 'createdAtMs' | 'conversationId'>

export interface ListPage {
  readonly before?: ListPlace | undefined
  readonly limit?: number | undefined
}

/** Every call is on disk when it returns, and throws `store-failed` when it could not be. */
export interface ConversationStore {
  /** With the id that it has already, if it could not be made when it began. */
  create(conversationId?: string): { readonly conversationId: string }
  has(conversationId: string): boolean
  /** Newest first, from behind `before`; conversations in which nothing was said are left out. */
  list(page?: ListPage): readonly ConversationSummary[]
  /** Items that have all the words, the last one also as a beginning; the best first. */
  search(words: string, options: { readonly limit: number }): readonly SearchHit[]
  /** One line of the list, also of a conversation in which nothing was said. */
  summary(conversationId: string): ConversationSummary | undefined
  /** In the order in which they were first saved; empty for a conversation that is not there. */
  items(conversationId: string): readonly Item[]
  /** In any conversation, also one that was deleted a moment ago, and also one that waits. */
  hasItem(itemId: string): boolean
  /**
   * Adds the item at the end, or before another one of the conversation; or replaces the one with the same `itemId`,
   * which keeps its place. Taken for a deleted conversation as long as it can be restored. Throws
   * `unknown-conversation`.
   */
  saveItem(conversationId: string, item: Item, beforeItemId?: string): void
  /**
   * A user turn whose turn has not come: no item yet, until it is saved as one. What a killed process left of them are
   * unanswered items at the next start. Throws `unknown-conversation`.
   */
  keepWaiting(conversationId: string, item: Item): void
  removeItem(itemId: string): void
  /** The numbers of an answer that is over, and what its model says it used; several for one that went on. */
  keepAnswer(itemId: string, answer: { readonly figures: AnswerFigures; readonly usage?: Usage | undefined }): void
  /** Binds the session to the conversation; a session has one conversation, the last one named. */
  rememberSession(sessionId: string, conversationId: string): void
  conversationOfSession(sessionId: string): string | undefined
  /** Named by the user; stands apart from the words it begins with. Throws `unknown-conversation`. */
  rename(conversationId: string, title: string): void
  /**
   * The conversation, its items and the sessions bound to it are nowhere to be seen at once, and gone when the time is
   * over (wall time). Throws `unknown-conversation`.
   */
  delete(conversationId: string): { readonly undoUntilMs: number }
  /** Brings back what was deleted a moment ago. Throws `unknown-conversation` when it is gone, or was never deleted. */
  restore(conversationId: string): void
}

/** Everything that was said, as a whole: out, in and away. */
export interface DataStore {
  /** Undefined for a conversation that is not there. */
  conversation(conversationId: string): ExportedConversation | undefined
  /** Oldest first. One that is said in meanwhile is in it as it is when its turn comes. */
  conversations(): Iterable<ExportedConversation>
  notes(): DataExport['notes']
  /** How much there is of it, and in which files. */
  kept(): KeptData
  /** What the answers of a conversation used, as far as their providers said. */
  usage(conversationId: string): readonly UsedByAnswer[]
  /** All or nothing, with new ids: what is there already stays as it is, and is used meanwhile. */
  import(
    parts: AsyncIterable<readonly ExportPart[]> | Iterable<readonly ExportPart[]>,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<ImportAnswer>
  addAttachment(itemId: string, attachment: ExportedAttachment): void
  /** Conversations, notes and timers, in the backups too, at once and for good. The ids of those that were there. */
  deleteEverything(): readonly string[]
}

export interface Store {
  readonly data: DataStore
  readonly conversations: ConversationStore
  readonly notes: NoteStore
  readonly timers: TimerStore
  /** A sentence for the user when the old file could not be read and was put aside. */
  readonly notice: string | undefined
  close(): void
}
