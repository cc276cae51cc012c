import { toAssistantError } from '../../shared/protocol/errors.ts'
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
  readonly #awaiting: Item[] = []
  /** Ids of what a disk would not take. */
  readonly #unsaved = new Set<string>()
  /** What the store has to know before it can keep anything of this conversation, in order. */
  readonly #owed: (() => void)[] = []
  #isLeft = false
  /** Deleted for good, and left: there is no place for what ends in it now. */
  #isGone = false
  #isFailing = false
  readonly #onStoreFailure: (error: unknown) => void

  constructor(
    conversationId: string,
    store: ConversationStore,
    options: { readonly onStoreFailure: (error: unknown) => void; readonly isNew?: boolean },
  ) {
    this.#onStoreFailure = options.onStoreFailure
    this.conversationId = conversationId
    this.#store = store
    this.#items = options.isNew === true ? [] : [...store.items(conversationId)]
  }

  get items(): readonly Item[] {
    return this.#items
  }

  /** Before anybody is there to be told. What the store does not take is owed to it, and tried again with each save. */
  begin(steps: readonly (() => void)[]): void {
    this.#owed.push(...steps)
    try {
      this.#payOwed()
    } catch {
      // Told by `keepMissing`.
    }
  }

  /** Somebody is there, or it is left: what the disk has not taken is tried again, or told. */
  keepMissing(): void {
    this.#keep(undefined, () => undefined)
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
    this.#keep(item.itemId, () => {
      this.#store.saveItem(this.conversationId, item)
    })
  }

  /** A user turn that is answered next. Until its answer is over the store knows that it has none. */
  addAwaiting(item: Item): void {
    this.#items.push(item)
    this.#awaiting.push(item)
    this.#keep(item.itemId, () => {
      this.#store.saveItem(this.conversationId, { ...item, isUnanswered: false })
    })
  }

  /** A user turn that stands here only when its turn comes. */
  keepWaiting(item: Item): void {
    this.#keep(item.itemId, () => {
      this.#store.keepWaiting(this.conversationId, item)
    })
  }

  /** The turns that the answer which begins now is for. */
  takeAwaiting(): readonly Item[] {
    return this.#awaiting.splice(0)
  }

  /** Stopped before its first word the turn has no answer; whoever stopped it and stayed knows that. */
  endAnswer(turns: readonly Item[], hasWords: boolean): void {
    for (const item of turns) this.update(this.#isLeft && !hasWords ? { ...item, isUnanswered: true } : item)
  }

  /** What runs is stopped, and nobody here has asked for that. */
  leave(): void {
    this.#isLeft = true
  }

  /**
   * Deleted: the store is not told of it any more, or what ends in it now would bring it back with all its words. One
   * that the store still has takes them: its user may want it back.
   */
  forget(): void {
    this.#isLeft = true
    this.#owed.length = 0
  }

  /** Whether it could be saved when it came, or since. */
  isKept(itemId: string): boolean {
    return !this.#unsaved.has(itemId)
  }

  /** For a clarification: it belongs before the answer that is being made, and that answers it too. */
  addBefore(itemId: string, item: Item): void {
    const index = this.#items.findIndex((known) => known.itemId === itemId)
    if (index < 0) {
      this.add(item)
      return
    }
    this.#items.splice(index, 0, item)
    this.#keep(item.itemId, () => {
      this.#store.saveItem(this.conversationId, item, itemId)
    })
  }

  /** Replaces the item with the same id. */
  update(item: Item): void {
    const index = this.#items.findIndex((known) => known.itemId === item.itemId)
    if (index < 0) return
    this.#items[index] = item
    this.#keep(item.itemId, () => {
      this.#store.saveItem(this.conversationId, item)
    })
  }

  remove(itemId: string): void {
    const index = this.#items.findIndex((known) => known.itemId === itemId)
    if (index < 0) return
    this.#items.splice(index, 1)
    this.#keep(itemId, () => {
      this.#store.removeItem(itemId)
    })
  }

  /** The numbers of an answer of this item's, and what its model says that it used. */
  keepAnswer(itemId: string, answer: Parameters<ConversationStore['keepAnswer']>[1]): void {
    this.#keep(undefined, () => {
      this.#store.keepAnswer(itemId, answer)
    })
  }

  keepToolRounds(itemId: string, rounds: ToolRounds): void {
    this.#toolRounds.set(itemId, [...(this.#toolRounds.get(itemId) ?? []), ...rounds])
  }

  /** A full disk must not end a conversation: it goes on in memory, the user is told, and what is missing is saved later. */
  #keep(itemId: string | undefined, save: () => void): void {
    if (this.#isGone) return
    if (itemId !== undefined) this.#unsaved.add(itemId)
    try {
      this.#payOwed()
      this.#saveMissing(itemId)
      save()
      if (itemId !== undefined) this.#unsaved.delete(itemId)
      this.#isFailing = false
    } catch (error) {
      // Its answer is cut by the deletion itself: nothing is lost that anybody wanted kept.
      this.#isGone = this.#isLeft && toAssistantError(error).code === 'unknown-conversation'
      if (this.#isGone) return
      // A draft is tried four times a second: it is told once, until it has worked again.
      if (!this.#isFailing) this.#onStoreFailure(error)
      this.#isFailing = true
    }
  }

  #payOwed(): void {
    for (let pay = this.#owed[0]; pay !== undefined; pay = this.#owed[0]) {
      pay()
      this.#owed.shift()
    }
  }

  #saveMissing(except: string | undefined): void {
    for (const itemId of this.#unsaved) {
      if (itemId === except) continue
      const index = this.#items.findIndex((item) => item.itemId === itemId)
      const item = this.#items[index]
      const next = this.#items.slice(index + 1).find((later) => this.isKept(later.itemId))
      // One that waits is saved when its turn comes.
      if (item !== undefined) this.#store.saveItem(this.conversationId, item, next?.itemId)
      this.#unsaved.delete(itemId)
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

/** In the assistant's own place, or two questions would run into one. */
const notAnswered: LlmMessage = { role: 'assistant', text: '(I was stopped before I could answer this.)' }

function messagesOf(item: Item): LlmMessage[] {
  if (item.isAnnouncement === true) return []
  // Shown, and stopped before any of it was heard.
  if (item.text.trim() === '') return item.status === 'interrupted' ? [notAnswered] : []
  if (item.role === 'user') {
    const said = {
      role: 'user',
      text: item.text,
      ...(item.certainty !== undefined && { certainty: item.certainty }),
    } as const
    return item.isUnanswered === true ? [said, notAnswered] : [said]
  }
  return [{ role: 'assistant', text: item.text, ...(item.status === 'interrupted' && { isInterrupted: true }) }]
}
