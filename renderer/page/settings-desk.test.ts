import { describe, expect, it } from 'vitest'
import type { ShortcutOutcome } from '../../shared/protocol/host-bridge.ts'
import type { SettingsView } from '../../shared/protocol/settings-api.ts'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import type { PageRequest } from '../connection/page-access.ts'
import { settingsView } from '../state/__fixtures__/settings-view.ts'
import { initialState } from '../state/app-state.ts'
import type { DeviceInfo } from './audio-devices.ts'
import { SettingsDesk } from './settings-desk.ts'
import { createStore } from './store.ts'

const settled = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve)
  })

class Rig {
  readonly store = createStore(initialState({ mode: 'always-listening', preset: 'balanced' }))
  readonly applied: string[] = []
  readonly asked: string[] = []
  readonly downloads: string[] = []
  kept: SettingsView = settingsView
  devices: DeviceInfo[] = []
  outcome: ShortcutOutcome = { isHeld: false, accelerator: 'Alt+P', reason: 'Another program holds them.' }
  changeDevices: () => void = () => undefined

  desk(isFreshPage: boolean): SettingsDesk {
    return new SettingsDesk(
      {
        store: this.store,
        access: {
          origin: 'http://127.0.0.1:47800',
          mintTicket: () => Promise.resolve('t'),
          request: (path, request) => Promise.resolve(this.#answer(path, request)),
        },
        conversation: {
          setMode: (mode) => this.applied.push(mode),
          setPreset: (preset) => this.applied.push(preset),
        },
        isFreshPage,
      },
      {
        clock: new ManualClock(),
        openMicrophone: () => Promise.resolve({ isOpen: false, message: 'None here.' }),
        play: () => Promise.resolve(),
        listDevices: () => Promise.resolve(this.devices),
        onDeviceChange: (listener) => {
          this.changeDevices = listener
        },
        download: (_file, name) => this.downloads.push(name),
        bridge: {
          openMicrophoneSettings: () => Promise.resolve(),
          useSummonShortcut: () => Promise.resolve(this.outcome),
          setStartAtLogin: (isOn) => Promise.resolve({ canBeSet: true, isOn }),
        },
      },
    )
  }

  #answer(path: string, { method, body }: PageRequest): Response {
    this.asked.push(`${method} ${path}`)
    if (path !== '/api/settings') return new Response('# Lisbon')
    const change: Pick<Partial<SettingsView>, 'mode' | 'bargeIn'> = body ?? {}
    this.kept = { ...this.kept, ...change }
    return Response.json(this.kept)
  }
}

describe('the settings of a page', () => {
  it('are how a fresh one begins', async () => {
    const rig = new Rig()
    rig.kept = { ...settingsView, mode: 'push-to-talk', bargeIn: { preset: 'careful' } }
    rig.desk(true).readSettings()
    await settled()
    expect(rig.applied).toEqual(['push-to-talk', 'careful'])
  })

  it('do not change what was chosen in it before it was reloaded', async () => {
    const rig = new Rig()
    rig.desk(false).readSettings()
    await settled()
    expect([rig.applied, rig.store.state.settings.view]).toEqual([[], settingsView])
  })

  it('hold in the conversation as soon as they are kept, and no others with them', async () => {
    const rig = new Rig()
    rig.desk(false).changeSettings({ mode: 'text' })
    await settled()
    expect(rig.applied).toEqual(['text'])
  })

  it('tell whether the system gave the keys that were chosen', async () => {
    const rig = new Rig()
    const { outcome } = rig
    const host = {
      runtime: 'Electron',
      platform: 'linux',
      microphoneAccess: 'granted',
      startAtLogin: { canBeSet: true, isOn: false },
      summonShortcut: outcome,
    } as const
    rig.store.dispatch({ type: 'window', event: { type: 'host', host } })
    rig.outcome = { isHeld: true, accelerator: 'Alt+P' }
    rig.desk(false).changeSettings({ summonShortcut: 'Alt+P' })
    await settled()
    expect(rig.store.state.window.host?.summonShortcut).toEqual({ isHeld: true, accelerator: 'Alt+P' })
    rig.desk(false).setStartAtLogin(true)
    await settled()
    expect(rig.store.state.window.host?.startAtLogin).toEqual({ canBeSet: true, isOn: true })
  })
})

describe('the devices of a page', () => {
  it('are listed again when one comes or goes, once somebody has looked', async () => {
    const rig = new Rig()
    const desk = rig.desk(false)
    desk.listAudioDevices()
    await settled()
    rig.devices = [{ kind: 'audioinput', deviceId: 'a', label: 'Desk' }]
    rig.changeDevices()
    await settled()
    expect(rig.store.state.settings.microphones).toEqual([{ deviceId: 'a', label: 'Desk' }])
  })

  it('that are tried say why they cannot be', async () => {
    const rig = new Rig()
    rig.desk(false).startHearYourself()
    await settled()
    expect(rig.store.state.settings.hearYourself).toEqual({ name: 'failed', message: 'None here.' })
  })
})

describe('an export', () => {
  it('is a file named for the conversation', async () => {
    const rig = new Rig()
    const listed = { conversationId: 'c/1', title: 'What time is it?', createdAtMs: 0, updatedAtMs: 0, itemCount: 2 }
    rig.store.dispatch({ type: 'window', event: { type: 'conversations', conversations: [listed], atMs: 0 } })
    rig.desk(false).exportConversation('c/1', 'markdown')
    await settled()
    expect(rig.asked).toEqual(['GET /api/conversations/c%2F1/export?form=markdown'])
    expect(rig.downloads).toEqual(['What time is it.md'])
  })
})
