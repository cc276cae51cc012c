import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { createStore } from '../../page/store.ts'
import { settingsView } from '../../state/__fixtures__/settings-view.ts'
import { initialState, type AppState } from '../../state/app-state.ts'
import { settingsSections, type SettingsSection } from '../../state/window-state.ts'
import type { Actions } from '../actions.ts'
import { AppProvider } from '../app-context.tsx'
import { sectionWords } from './section-list.tsx'
import { SettingsPage } from './settings-page.tsx'

const actions = {} as Actions
const fresh = initialState({ mode: 'always-listening', preset: 'balanced' })

function draw(section: SettingsSection, changed: Partial<AppState['settings']> = {}): string {
  const store = createStore({
    ...fresh,
    window: { ...fresh.window, place: { name: 'settings', section } },
    settings: { ...fresh.settings, view: settingsView, ...changed },
  })
  return renderToStaticMarkup(
    <AppProvider ports={{ store: store.readable, actions }}>
      <SettingsPage />
    </AppProvider>,
  )
}

describe('the settings page', () => {
  it.each(settingsSections)('has a title and a place in the list for %s', (section) => {
    const drawn = draw(section)
    expect(drawn).toContain(`${sectionWords[section].name}</h1>`)
    expect(drawn.match(/aria-current="page"/g)).toHaveLength(1)
  })

  it('says what leaves the machine right beside each provider', () => {
    const drawn = draw('providers')
    for (const { privacy } of [settingsView.llm, settingsView.stt, settingsView.tts]) expect(drawn).toContain(privacy)
  })

  it('changes nothing that was given for one run, and says why', () => {
    const readOnlyReason = 'They were given by --settings.'
    const drawn = draw('interruption', { view: { ...settingsView, readOnlyReason } })
    expect(drawn).toContain(readOnlyReason)
    expect(drawn).toContain('<fieldset disabled=""')
    expect(draw('interruption')).not.toContain('<fieldset disabled=""')
  })

  it('shows a problem where it was made, and nowhere else', () => {
    const failed = { problem: 'The disk is full.', problemFields: ['bargeIn'] } as const
    expect(draw('interruption', failed)).toContain('The disk is full.')
    expect(draw('appearance', failed)).not.toContain('The disk is full.')
  })

  it('offers to read again what could not be read', () => {
    const drawn = draw('voice', { view: undefined, problem: 'Parley does not answer.' })
    expect(drawn).toContain('Parley does not answer.')
    expect(drawn).toContain('Read them again')
  })

  it('warns of ears that do not know the language', () => {
    expect(draw('voice', { view: { ...settingsView, language: 'de-DE' } })).toContain('understand English only')
    expect(draw('voice')).not.toContain('understand English only')
  })
})
