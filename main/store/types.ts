import type { Item } from '../../shared/protocol/items.ts'

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
  /** The first words the user said or typed in it. */
  readonly title: string
  readonly createdAtMs: number
  readonly updatedAtMs: number
  readonly itemCount: number
}

/** Every call is on disk when it returns, and throws `store-failed` when it could not be. */
export interface ConversationStore {
  create(): { readonly conversationId: string }
  has(conversationId: string): boolean
  /** Newest first; conversations in which nothing was said are left out. */
  list(): readonly ConversationSummary[]
  /** In the order in which they were first saved; empty for a conversation that is not there. */
  items(conversationId: string): readonly Item[]
  /**
   * Adds the item at the end, or before another one of the conversation; or replaces the one with the same `itemId`,
   * which keeps its place. Throws `unknown-conversation`.
   */
  saveItem(conversationId: string, item: Item, beforeItemId?: string): void
  removeItem(itemId: string): void
  /** Binds the session to the conversation; a session has one conversation, the last one named. */
  rememberSession(sessionId: string, conversationId: string): void
  conversationOfSession(sessionId: string): string | undefined
  /** The conversation, its items and the sessions bound to it. */
  delete(conversationId: string): void
}

export interface Store {
  readonly conversations: ConversationStore
  readonly notes: NoteStore
  readonly timers: TimerStore
  /** A sentence for the user when the old file could not be read and was put aside. */
  readonly notice: string | undefined
  close(): void
}
