import { describe, expect, it } from 'vitest'
import { AssistantError } from '../../shared/protocol/errors.ts'
import type { SettingsChange, SettingsView } from '../../shared/protocol/settings-api.ts'
import type { PageRequest } from '../connection/page-access.ts'
import { settingsView } from '../state/__fixtures__/settings-view.ts'
import { reduceSettings, settingsAtStart, type SettingsState } from '../state/settings-state.ts'
import { SettingsKeeper } from './settings-keeper.ts'

interface Open {
  readonly request: PageRequest
  readonly answer: (response: Response) => void
  readonly fail: (error: Error) => void
}

class Rig {
  state: SettingsState = settingsAtStart
  readonly asked: Open[] = []
  readonly kept: SettingsChange[] = []
  readonly keeper = new SettingsKeeper({
    access: {
      origin: 'http://127.0.0.1:47800',
      mintTicket: () => Promise.resolve('t'),
      request: (_path, request) =>
        new Promise((answer, fail) => {
          this.asked.push({ request, answer, fail })
        }),
    },
    tell: (event) => {
      this.state = reduceSettings(this.state, event)
    },
    onKept: (change) => this.kept.push(change),
  })

  async read(): Promise<void> {
    const reading = this.keeper.read()
    this.answer(0)
    await reading
  }

  answer(index: number, changed: Partial<SettingsView> = {}): void {
    this.asked[index]?.answer(Response.json({ ...settingsView, ...changed }))
  }
}

const dark = { theme: 'dark', hasLessMotion: false } as const
const settled = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve)
  })

describe('keeping settings', () => {
  it('shows what they are once they were read', async () => {
    const rig = new Rig()
    await rig.read()
    expect(rig.state).toMatchObject({ view: settingsView, saving: [], problem: undefined })
  })

  it('that could not be read says so, with no field to blame', async () => {
    const rig = new Rig()
    const reading = rig.keeper.read()
    rig.asked[0]?.fail(new AssistantError('not-ready', 'Parley does not answer.'))
    await reading
    expect(rig.state).toMatchObject({ view: undefined, problem: 'Parley does not answer.', problemFields: [] })
  })

  it('shows a harmless change at once, and a provider only when the server has it', async () => {
    const rig = new Rig()
    await rig.read()
    void rig.keeper.change({ appearance: dark, llm: { kind: 'openai', model: 'm' } })
    expect(rig.state.view).toMatchObject({ appearance: dark, llm: { kind: 'offline' } })
    expect(rig.state.saving).toEqual(['appearance', 'llm'])
  })

  it('takes back what could not be kept, and says so where it was changed', async () => {
    const rig = new Rig()
    await rig.read()
    const changing = rig.keeper.change({ appearance: dark })
    rig.asked[1]?.fail(new AssistantError('store-failed', 'The disk is full.'))
    await changing
    expect(rig.state.view?.appearance.theme).toBe('system')
    expect(rig.state).toMatchObject({ saving: [], problem: 'The disk is full.', problemFields: ['appearance'] })
  })

  it('keeps one change at a time, and what comes meanwhile goes as one', async () => {
    const rig = new Rig()
    await rig.read()
    void rig.keeper.change({ language: 'de-DE' })
    void rig.keeper.change({ mode: 'text' })
    void rig.keeper.change({ mode: 'push-to-talk', appearance: dark })
    expect(rig.asked).toHaveLength(2)
    rig.answer(1, { language: 'de-DE' })
    await settled()
    expect(rig.asked.map(({ request }) => request.body)).toEqual([
      undefined,
      { language: 'de-DE' },
      { mode: 'push-to-talk', appearance: dark },
    ])
    expect(rig.state.view).toMatchObject({ language: 'de-DE', mode: 'push-to-talk' })
    rig.answer(2, { language: 'de-DE', mode: 'push-to-talk', appearance: dark })
    await settled()
    expect(rig.kept).toHaveLength(2)
    expect(rig.state.saving).toEqual([])
  })

  it('does not hide a failure behind a change that was kept after it', async () => {
    const rig = new Rig()
    await rig.read()
    const changing = rig.keeper.change({ llm: { kind: 'openai' } })
    void rig.keeper.change({ appearance: dark })
    rig.asked[1]?.fail(new AssistantError('settings-invalid', 'A model is missing.'))
    await settled()
    rig.answer(2, { appearance: dark })
    await changing
    expect(rig.state).toMatchObject({ problem: 'A model is missing.', problemFields: ['llm'] })
    expect(rig.state.view?.appearance.theme).toBe('dark')
  })

  it('that were changed elsewhere are read again, the newest answer last, and stay as they are where none comes', async () => {
    const rig = new Rig()
    await rig.read()
    void rig.keeper.readAgain()
    void rig.keeper.readAgain()
    expect(rig.asked).toHaveLength(2)
    rig.answer(1, { appearance: dark })
    await settled()
    expect(rig.asked).toHaveLength(3)
    rig.asked[2]?.fail(new AssistantError('not-ready', 'Parley does not answer.'))
    await settled()
    expect(rig.state).toMatchObject({ view: { appearance: dark }, problem: undefined })
    void rig.keeper.readAgain()
    rig.answer(3)
    await settled()
    expect(rig.state.view?.appearance.theme).toBe('system')
  })

  it('that are read again keep what is being changed here', async () => {
    const rig = new Rig()
    await rig.read()
    void rig.keeper.change({ appearance: dark })
    void rig.keeper.readAgain()
    rig.answer(2, { language: 'de-DE' })
    await settled()
    expect(rig.state).toMatchObject({ view: { appearance: dark, language: 'de-DE' }, saving: ['appearance'] })
  })

  it('does not take for settings what is none', async () => {
    const rig = new Rig()
    const reading = rig.keeper.read()
    rig.asked[0]?.answer(Response.json({ ...settingsView, mode: 'telepathy' }))
    await reading
    expect(rig.state.problem).toContain('Reload the page')
  })
})
