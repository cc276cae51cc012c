import type { AppState } from '../state/app-state.ts'
import type { Actions } from './actions.ts'
import { createComposer } from './composer-view.ts'
import { createControls } from './controls-view.ts'
import { element } from './element.ts'
import { createHeader } from './header-view.ts'
import { createNotices } from './notices-view.ts'
import { createSettings } from './settings-view.ts'
import { createStatus } from './status-view.ts'
import { createTranscript } from './transcript-view.ts'
import type { View } from './view.ts'

export function createApp(actions: Actions): View {
  const composer = createComposer(actions)
  const notices = createNotices(actions, (text) => {
    composer.giveBack(text)
  })
  const header = createHeader()
  const transcript = createTranscript()
  const status = createStatus()
  const controls = createControls(actions)
  const settings = createSettings(actions)
  const views: readonly View[] = [header, transcript, notices, status, controls, settings, composer]
  let shown: AppState | undefined
  return {
    element: element(
      'div',
      { class: 'app' },
      header.element,
      transcript.element,
      element(
        'section',
        { class: 'dock', 'aria-label': 'Talk' },
        element(
          'div',
          { class: 'column' },
          notices.element,
          element('div', { class: 'dock-row' }, status.element, controls.element),
          composer.element,
          settings.element,
        ),
      ),
    ),
    update(state) {
      if (state === shown) return
      shown = state
      for (const view of views) view.update(state)
    },
  }
}
