import type { Item } from '../../shared/protocol/items.ts'
import type { LlmMessage } from '../providers/types.ts'
import type { ConversationStore } from '../store/types.ts'

/** What one answer asked of tools and got, kept so that the model sees it again in later turns. */
type ToolRounds = readonly LlmMessage[]

/** The items of one conversation, in order, on disk as soon as they are here. */
export class Conversation {
  readonly conversationId: string
  readonly #store: ConversationStore
  readonly #items: Item[]
  readonly #toolRounds = new Map<string, ToolRounds>()

  readonly #onStoreFailure: (error: unknown) => void

  constructor(conversationId: string, store: ConversationStore, onStoreFailure: (error: unknown) => void) {
    this.#onStoreFailure = onStoreFailure
    this.conversationId = conversationId
    this.#store = store
    this.#items = [...store.items(conversationId)]
  }

  get items(): readonly Item[] {
    return this.#items
  }

  /** Whether an item of this id is kept here or in any other conversation: it is never given to a second one. */
  knows(itemId: string): boolean {
    if (this.find(itemId) !== undefined) return true
    try {
      return this.#store.hasItem(itemId)
    } catch (error) {
      this.#onStoreFailure(error)
      return false
    }
  }

  find(itemId: string): Item | undefined {
    return this.#items.find((item) => item.itemId === itemId)
  }

  add(item: Item): void {
    this.#items.push(item)
    this.#keep(() => {
      this.#store.saveItem(this.conversationId, item)
    })
  }

  /** For a clarification: it belongs before the answer that is being made, and that answers it too. */
  addBefore(itemId: string, item: Item): void {
    const index = this.#items.findIndex((known) => known.itemId === itemId)
    if (index < 0) {
      this.add(item)
      return
    }
    this.#items.splice(index, 0, item)
    this.#keep(() => {
      this.#store.saveItem(this.conversationId, item, itemId)
    })
  }

  /** Replaces the item with the same id. */
  update(item: Item): void {
    const index = this.#items.findIndex((known) => known.itemId === item.itemId)
    if (index < 0) return
    this.#items[index] = item
    this.#keep(() => {
      this.#store.saveItem(this.conversationId, item)
    })
  }

  remove(itemId: string): void {
    const index = this.#items.findIndex((known) => known.itemId === itemId)
    if (index < 0) return
    this.#items.splice(index, 1)
    this.#keep(() => {
      this.#store.removeItem(itemId)
    })
  }

  /** The numbers of an answer of this item's, and what its model says that it used. */
  keepAnswer(itemId: string, answer: Parameters<ConversationStore['keepAnswer']>[1]): void {
    this.#keep(() => {
      this.#store.keepAnswer(itemId, answer)
    })
  }

  keepToolRounds(itemId: string, rounds: ToolRounds): void {
    this.#toolRounds.set(itemId, [...(this.#toolRounds.get(itemId) ?? []), ...rounds])
  }

  /** A full disk must not end a conversation: it goes on in memory, and the user is told. */
  #keep(save: () => void): void {
    try {
      save()
    } catch (error) {
      this.#onStoreFailure(error)
    }
  }

  /** What the model sees, up to but without the answer that is being made. */
  messages(beforeItemId?: string): LlmMessage[] {
    const end = this.#items.findIndex((item) => item.itemId === beforeItemId)
    return (end < 0 ? this.#items : this.#items.slice(0, end)).flatMap((item) => [
      ...(this.#toolRounds.get(item.itemId) ?? []),
      ...messagesOf(item),
    ])
  }
}

function messagesOf(item: Item): LlmMessage[] {
  if (item.isAnnouncement === true || item.text.trim() === '') return []
  if (item.role === 'user') {
    return [{ role: 'user', text: item.text, ...(item.certainty !== undefined && { certainty: item.certainty }) }]
  }
  return [{ role: 'assistant', text: item.text, ...(item.status === 'interrupted' && { isInterrupted: true }) }]
}
