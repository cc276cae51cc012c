import { themes, type Appearance } from '../../shared/protocol/settings-api.ts'
import type { PageStorage } from '../connection/page-access.ts'
import type { Store } from './store.ts'

const storageKey = 'parley.appearance'

/**
 * Theme and motion as the settings have them. Kept beside: the page is drawn before the settings were read, and should
 * not change its colours then.
 */
export function followAppearance(store: Store, root: Pick<HTMLElement, 'dataset'>, storage: PageStorage): void {
  const [theme, motion] = (storage.getItem(storageKey) ?? '').split(' ')
  show(root, { theme: themes.find((known) => known === theme) ?? 'system', hasLessMotion: motion === 'less' })
  store.subscribe((state, before) => {
    const appearance = state.settings.view?.appearance
    if (appearance === undefined || appearance === before.settings.view?.appearance) return
    show(root, appearance)
    storage.setItem(storageKey, `${appearance.theme} ${appearance.hasLessMotion ? 'less' : 'full'}`)
  })
}

function show(root: Pick<HTMLElement, 'dataset'>, { theme, hasLessMotion }: Appearance): void {
  root.dataset.theme = theme
  root.dataset.motion = hasLessMotion ? 'less' : 'full'
}
