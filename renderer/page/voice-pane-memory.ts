import type { PageStorage } from '../connection/page-access.ts'
import type { Store } from './store.ts'

const storageKey = 'parley.voice-pane'

/** As it was left, also in the next window. */
export function keepVoicePane(store: Store, storage: PageStorage): void {
  if (storage.getItem(storageKey) === 'folded')
    store.dispatch({ type: 'window', event: { type: 'voice-pane', isFolded: true } })
  store.subscribe(({ window }, before) => {
    if (window.isVoiceFolded !== before.window.isVoiceFolded)
      storage.setItem(storageKey, window.isVoiceFolded ? 'folded' : 'open')
  })
}
