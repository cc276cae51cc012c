import { AssistantError } from '../../shared/protocol/errors.ts'
import type { Item } from '../../shared/protocol/items.ts'
import type { ConversationStore } from '../store/types.ts'
import type { CaptureLine } from './capture-lines.ts'
import type { NumberedLine } from './read-capture.ts'

type LineOf<T extends CaptureLine['type']> = Extract<CaptureLine, { type: T }>

/** What a session asks of a store. */
export type SessionStore = Pick<
  ConversationStore,
  | 'create'
  | 'has'
  | 'hasItem'
  | 'conversationOfSession'
  | 'items'
  | 'saveItem'
  | 'keepWaiting'
  | 'removeItem'
  | 'rememberSession'
>

/** Answers as the capture says, in the same order, and keeps what the session saves. */
export class ReplayedStore implements SessionStore {
  readonly #created: LineOf<'store-created' | 'store-not-created'>[]
  readonly #has: LineOf<'store-has'>[]
  readonly #sessions: LineOf<'store-session'>[]
  readonly #itemsThere: ReadonlySet<string>
  readonly #read: LineOf<'store-items'>[]
  readonly #failures: Map<number, LineOf<'store-failure'>>
  readonly #kept = new Map<string, Map<string, Item>>()
  #writes = 0
  #unknown = 0

  constructor(lines: readonly NumberedLine[]) {
    this.#created = linesOf(lines, 'store-created', 'store-not-created')
    this.#has = linesOf(lines, 'store-has')
    this.#sessions = linesOf(lines, 'store-session')
    this.#itemsThere = new Set(linesOf(lines, 'store-has-item').map(({ itemId }) => itemId))
    this.#read = linesOf(lines, 'store-items')
    this.#failures = new Map(linesOf(lines, 'store-failure').map((line) => [line.write, line]))
  }

  /** Every conversation that was touched, in order, with its items. */
  get kept(): readonly (readonly Item[])[] {
    return [...this.#kept.values()].map((items) => [...items.values()])
  }

  create(): { readonly conversationId: string } {
    const next = this.#created.shift()
    if (next?.type === 'store-not-created') throw new AssistantError(next.error.code, next.error.message)
    return { conversationId: next?.conversationId ?? `not-in-the-capture-${++this.#unknown}` }
  }

  has(): boolean {
    return this.#has.shift()?.has ?? true
  }

  hasItem(itemId: string): boolean {
    return this.#itemsThere.has(itemId)
  }

  conversationOfSession(): string | undefined {
    return this.#sessions.shift()?.conversationId
  }

  items(conversationId: string): readonly Item[] {
    const items = (this.#read.shift()?.items ?? []).map(present)
    this.#kept.set(conversationId, new Map(items.map((item) => [item.itemId, item])))
    return items
  }

  saveItem(conversationId: string, item: Item, beforeItemId?: string): void {
    this.#write()
    const items = this.#kept.get(conversationId) ?? new Map<string, Item>()
    this.#kept.set(conversationId, items)
    const after = [...items.values()]
    const place = after.findIndex((other) => other.itemId === beforeItemId)
    items.set(item.itemId, item)
    if (place < 0) return
    // Written again, what comes after it stands after it.
    for (const later of after.slice(place)) {
      items.delete(later.itemId)
      items.set(later.itemId, later)
    }
  }

  keepWaiting(): void {
    this.#write()
  }

  removeItem(itemId: string): void {
    this.#write()
    for (const items of this.#kept.values()) items.delete(itemId)
  }

  rememberSession(): void {
    this.#write()
  }

  #write(): void {
    this.#writes += 1
    const failure = this.#failures.get(this.#writes)
    if (failure !== undefined) throw new AssistantError(failure.error.code, failure.error.message)
  }
}

function linesOf<T extends CaptureLine['type']>(lines: readonly NumberedLine[], ...types: T[]): LineOf<T>[] {
  const isOfType = (line: CaptureLine): line is LineOf<T> => types.some((type) => line.type === type)
  return lines.map(({ line }) => line).filter(isOfType)
}

function present(item: Omit<Item, 'generatedText'> & { generatedText?: string | undefined }): Item {
  return item
}
