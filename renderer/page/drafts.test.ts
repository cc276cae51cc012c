import { describe, expect, it } from 'vitest'
import { initialState } from '../state/app-state.ts'
import { welcome } from '../state/__fixtures__/server-says.ts'
import { keepDrafts } from './drafts.ts'
import { createStore, type Store } from './store.ts'

function rig(kept: Readonly<Record<string, string>> = {}, sessionId?: string) {
  const entries = new Map(Object.entries(kept))
  const store = createStore(
    initialState({ mode: 'text', preset: 'balanced', ...(sessionId !== undefined && { sessionId }) }),
  )
  keepDrafts(store, {
    getItem: (key) => entries.get(key) ?? null,
    setItem: (key, value) => entries.set(key, value),
    removeItem: (key) => entries.delete(key),
  })
  return { store, entries }
}

function type(store: Store, text: string): void {
  store.dispatch({ type: 'window', event: { type: 'draft', text } })
}

function open(store: Store, conversationId?: string): void {
  store.dispatch({ type: 'conversation-opened', items: [], ...(conversationId !== undefined && { conversationId }) })
}

describe('a draft', () => {
  it('stays with its conversation while the user looks into another', () => {
    const { store } = rig()
    open(store, 'a')
    type(store, 'half a thought')
    open(store, 'b')
    expect(store.state.window.draft).toBe('')
    open(store, 'a')
    expect(store.state.window.draft).toBe('half a thought')
  })

  it('of a new conversation is not carried into a kept one, and is there again in the next new one', () => {
    const { store } = rig()
    type(store, 'for later')
    open(store, 'a')
    expect(store.state.window.draft).toBe('')
    open(store)
    expect(store.state.window.draft).toBe('for later')
  })

  it('typed while a new conversation begins goes with it', () => {
    const { store, entries } = rig()
    type(store, 'first text')
    type(store, '')
    type(store, 'and what')
    store.dispatch({ type: 'server', message: welcome({ conversationId: 'c-9' }) })
    expect(store.state.window.draft).toBe('and what')
    open(store)
    expect(store.state.window.draft).toBe('')
    expect([...entries]).toEqual([['parley.draft.c-9', 'and what']])
  })

  it('survives a reload, in a new conversation and in one whose id comes with the welcome', () => {
    expect(rig({ 'parley.draft': 'kept' }).store.state.window.draft).toBe('kept')
    const { store } = rig({ 'parley.draft': 'of another', 'parley.draft.c-1': 'kept' }, 's-1')
    expect(store.state.window.draft).toBe('')
    store.dispatch({ type: 'server', message: welcome() })
    expect(store.state.window.draft).toBe('kept')
  })

  it('that was sent leaves nothing behind', () => {
    const { store, entries } = rig()
    type(store, 'sent')
    type(store, '')
    expect(entries.size).toBe(0)
  })
})
