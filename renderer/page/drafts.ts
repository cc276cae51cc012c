import type { PageStorage } from '../connection/page-access.ts'
import { conversationIdOf } from '../state/app-state.ts'
import type { Store } from './store.ts'

/** What is typed and not sent stays with its conversation, also over a reload. */
export function keepDrafts(store: Store, storage: PageStorage): void {
  const show = (text: string): void => {
    if (text !== store.state.window.draft) store.dispatch({ type: 'window', event: { type: 'draft', text } })
  }
  const kept = (conversationId: string | undefined): string => storage.getItem(keyOf(conversationId)) ?? ''

  // Of a session from before a reload the conversation is told by its welcome.
  if (store.state.wanted.sessionId === undefined) show(kept(conversationIdOf(store.state)))
  store.subscribe((state, before) => {
    const conversationId = conversationIdOf(state)
    const left = conversationIdOf(before)
    const { draft } = state.window
    if (conversationId !== left) {
      // A new conversation has got its name with its first text: what was typed since then goes with it.
      const hasBegun = left === undefined && state.session !== undefined
      if (!hasBegun || draft === '') show(kept(conversationId))
      else storage.setItem(keyOf(conversationId), draft)
      if (hasBegun) storage.removeItem(keyOf(undefined))
    } else if (draft !== before.window.draft) {
      if (draft === '') storage.removeItem(keyOf(conversationId))
      else storage.setItem(keyOf(conversationId), draft)
    }
  })
}

function keyOf(conversationId: string | undefined): string {
  return conversationId === undefined ? 'parley.draft' : `parley.draft.${conversationId}`
}
