import { expect, test } from 'vitest'
import { settingsView } from '../state/__fixtures__/settings-view.ts'
import { initialState } from '../state/app-state.ts'
import { followAppearance } from './appearance.ts'
import { createStore } from './store.ts'

function opened(values: Map<string, string>) {
  const dataset: Record<string, string | undefined> = {}
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
  const store = createStore(initialState({ mode: 'text', preset: 'balanced' }))
  followAppearance(store, { dataset }, storage)
  const settings = (appearance: typeof settingsView.appearance): void => {
    store.dispatch({ type: 'settings', event: { type: 'settings', view: { ...settingsView, appearance } } })
  }
  return { dataset, writes, settings, store }
}

test('a page begins as the system, and then is as the settings say', () => {
  const { dataset, settings } = opened(new Map())
  expect(dataset).toEqual({ theme: 'system', motion: 'full' })
  settings({ theme: 'dark', hasLessMotion: true })
  expect(dataset).toEqual({ theme: 'dark', motion: 'less' })
})

test('the next page has its colours before the settings were read', () => {
  const values = new Map<string, string>()
  opened(values).settings({ theme: 'light', hasLessMotion: true })
  expect(opened(values).dataset).toEqual({ theme: 'light', motion: 'less' })
})

test('a theme that nobody knows is the system’s', () => {
  expect(opened(new Map([['parley.appearance', 'sepia full']])).dataset.theme).toBe('system')
})

test('what has not changed is not written again', () => {
  const { writes, settings, store } = opened(new Map())
  settings({ theme: 'dark', hasLessMotion: false })
  store.dispatch({ type: 'mute-chosen', isMuted: true })
  expect(writes).toEqual(['dark full'])
})
