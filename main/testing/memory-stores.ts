import type { Clock } from '../../shared/std/clock.ts'
import type { ConversationStore, Note, NoteStore, Store, Timer, TimerStore } from '../store/types.ts'
import { openUnkeptStore } from '../store/unkept-store.ts'

/** The store without a disk, with ids that a test can name: `conversation-1`. */
export function memoryStore(clock: Clock): Store {
  let created = 0
  return openUnkeptStore(clock, () => `conversation-${++created}`)
}

export function memoryConversations(clock: Clock): ConversationStore {
  return memoryStore(clock).conversations
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
