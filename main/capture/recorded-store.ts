import type { ConversationStore } from '../store/types.ts'
import type { Recorder } from './recorder.ts'

/** The real store; what a session learns from it, and what it could not keep, is written down. */
export function recordedStore(store: ConversationStore, recorder: Recorder): ConversationStore {
  let writes = 0
  const write = (save: () => void): void => {
    writes += 1
    try {
      save()
    } catch (thrown) {
      recorder.note({ type: 'store-failure', write: writes, error: recorder.error(thrown) })
      throw thrown
    }
  }
  return {
    ...store,
    create(given) {
      try {
        const { conversationId } = store.create(given)
        recorder.note({ type: 'store-created', conversationId })
        return { conversationId }
      } catch (thrown) {
        recorder.note({ type: 'store-not-created', error: recorder.error(thrown) })
        throw thrown
      }
    },
    has(conversationId) {
      const has = store.has(conversationId)
      recorder.note({ type: 'store-has', has })
      return has
    },
    hasItem(itemId) {
      const has = store.hasItem(itemId)
      // Hardly ever: a line for each text would say nothing.
      if (has) recorder.note({ type: 'store-has-item', itemId })
      return has
    },
    conversationOfSession(sessionId) {
      const conversationId = store.conversationOfSession(sessionId)
      recorder.note({ type: 'store-session', ...(conversationId !== undefined && { conversationId }) })
      return conversationId
    },
    items(conversationId) {
      const items = store.items(conversationId)
      recorder.note({
        type: 'store-items',
        items: items.map((item) => ({
          ...item,
          text: recorder.text(item.text),
          ...(item.generatedText !== undefined && { generatedText: recorder.text(item.generatedText) }),
        })),
      })
      return items
    },
    saveItem(conversationId, item, beforeItemId) {
      write(() => {
        store.saveItem(conversationId, item, beforeItemId)
      })
    },
    keepWaiting(conversationId, item) {
      write(() => {
        store.keepWaiting(conversationId, item)
      })
    },
    removeItem(itemId) {
      write(() => {
        store.removeItem(itemId)
      })
    },
    rememberSession(sessionId, conversationId) {
      // Before anything of it can be written down.
      recorder.belongsTo(conversationId)
      write(() => {
        store.rememberSession(sessionId, conversationId)
      })
    },
  }
}
