import { expect, test } from 'vitest'
import { initialState } from '../state/app-state.ts'
import { createStore } from './store.ts'
import { keepVoicePane } from './voice-pane-memory.ts'

test('the voice beside the conversation is as it was left', () => {
  const values = new Map<string, string>()
  const writes: string[] = []
  const storage = {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => {
      writes.push(value)
      values.set(key, value)
    },
    removeItem: (key: string) => {
      values.delete(key)
    },
  }
  const opened = () => {
    const store = createStore(initialState({ mode: 'text', preset: 'balanced' }))
    keepVoicePane(store, storage)
    return store
  }
  const first = opened()
  expect(first.state.window.isVoiceFolded).toBe(false)
  first.dispatch({ type: 'window', event: { type: 'voice-pane', isFolded: true } })
  first.dispatch({ type: 'window', event: { type: 'draft', text: 'a' } })
  expect(writes).toEqual(['folded'])
  const second = opened()
  expect(second.state.window.isVoiceFolded).toBe(true)
  second.dispatch({ type: 'window', event: { type: 'voice-pane', isFolded: false } })
  expect(opened().state.window.isVoiceFolded).toBe(false)
})
