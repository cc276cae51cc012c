import type { Clock } from '../../shared/std/clock.ts'
import { AssistantError } from '../../shared/protocol/errors.ts'
import type { Item } from '../../shared/protocol/items.ts'
import { conversationTitle } from '../store/conversation-title.ts'
import { undoMs } from '../store/deleted-conversations.ts'
import type {
  ConversationStore,
  ConversationSummary,
  Note,
  NoteStore,
  Store,
  Timer,
  TimerStore,
} from '../store/types.ts'

interface MemoryConversation {
  title: string
  givenTitle?: string
  cancelPurge?: () => void
  readonly createdAtMs: number
  updatedAtMs: number
  readonly items: Map<string, Item>
}

/** The store without a disk, for tests: the same contract, checked by the same tests. */
export function memoryStore(clock: Clock): Store {
  return {
    conversations: memoryConversations(clock),
    notes: memoryNotes(clock),
    timers: memoryTimers(),
    notice: undefined,
    close: () => undefined,
  }
}

export function memoryConversations(clock: Clock): ConversationStore {
  const conversations = new Map<string, MemoryConversation>()
  const sessions = new Map<string, string>()
  let created = 0
  const notHere = (): AssistantError =>
    new AssistantError('unknown-conversation', 'That conversation is not here any more. Start a new one.')
  const seen = (conversationId: string): MemoryConversation | undefined => {
    const conversation = conversations.get(conversationId)
    return conversation?.cancelPurge === undefined ? conversation : undefined
  }
  const required = (conversationId: string): MemoryConversation => {
    const conversation = seen(conversationId)
    if (conversation === undefined) throw notHere()
    return conversation
  }
  const summary = (conversationId: string): ConversationSummary | undefined => {
    const conversation = seen(conversationId)
    if (conversation === undefined) return undefined
    const { title, givenTitle, createdAtMs, updatedAtMs, items } = conversation
    return { conversationId, title: givenTitle ?? title, createdAtMs, updatedAtMs, itemCount: items.size }
  }
  return {
    create() {
      const conversationId = `conversation-${++created}`
      const nowMs = clock.wallMs()
      conversations.set(conversationId, { title: '', createdAtMs: nowMs, updatedAtMs: nowMs, items: new Map() })
      return { conversationId }
    },
    has: (conversationId) => seen(conversationId) !== undefined,
    list: () =>
      [...conversations.keys()]
        .flatMap((conversationId) => summary(conversationId) ?? [])
        .filter(({ itemCount }) => itemCount > 0)
        .sort((one, other) => other.updatedAtMs - one.updatedAtMs || other.createdAtMs - one.createdAtMs),
    summary,
    items: (conversationId) => [...(seen(conversationId)?.items.values() ?? [])],
    saveItem(conversationId, item, beforeItemId) {
      const conversation = conversations.get(conversationId)
      if (conversation === undefined) throw notHere()
      conversation.items.set(item.itemId, item)
      if (beforeItemId !== undefined) moveBefore(conversation.items, item, beforeItemId)
      conversation.updatedAtMs = clock.wallMs()
      if (conversation.title === '' && item.role === 'user' && item.status !== 'streaming')
        conversation.title = conversationTitle(item.text)
    },
    removeItem(itemId) {
      for (const conversation of conversations.values()) conversation.items.delete(itemId)
    },
    rememberSession(sessionId, conversationId) {
      required(conversationId)
      sessions.set(sessionId, conversationId)
    },
    conversationOfSession(sessionId) {
      const conversationId = sessions.get(sessionId)
      return conversationId !== undefined && seen(conversationId) !== undefined ? conversationId : undefined
    },
    rename(conversationId, title) {
      required(conversationId).givenTitle = title
    },
    delete(conversationId) {
      required(conversationId).cancelPurge = clock.after(undoMs, () => {
        conversations.delete(conversationId)
        for (const [sessionId, bound] of sessions) if (bound === conversationId) sessions.delete(sessionId)
      })
      return { undoUntilMs: clock.wallMs() + undoMs }
    },
    restore(conversationId) {
      const conversation = conversations.get(conversationId)
      if (conversation?.cancelPurge === undefined) throw notHere()
      conversation.cancelPurge()
      delete conversation.cancelPurge
    },
  }
}

function moveBefore(items: Map<string, Item>, item: Item, beforeItemId: string): void {
  const ordered = [...items.values()]
  const place = ordered.findIndex((other) => other.itemId === beforeItemId)
  if (place < 0 || place >= ordered.indexOf(item)) return
  ordered.splice(ordered.indexOf(item), 1)
  ordered.splice(place, 0, item)
  items.clear()
  for (const other of ordered) items.set(other.itemId, other)
}

export function memoryNotes(clock: Clock): NoteStore {
  const notes: Note[] = []
  let lastId = 0
  return {
    add(text) {
      const note = { id: ++lastId, text, createdAtMs: clock.wallMs() }
      notes.push(note)
      return note
    },
    list: () => [...notes],
    deleteAll: () => notes.splice(0).length,
  }
}

export function memoryTimers(): TimerStore {
  const timers = new Map<number, Timer>()
  let lastId = 0
  return {
    add(timer) {
      const added = { ...timer, id: ++lastId }
      timers.set(added.id, added)
      return added
    },
    list: () => [...timers.values()].sort((one, other) => one.dueAtMs - other.dueAtMs || one.id - other.id),
    delete(id) {
      timers.delete(id)
    },
  }
}
