import type { IpcMain, IpcMainEvent, IpcMainInvokeEvent } from 'electron'
import { describe, expect, test } from 'vitest'
import type { HostDescription } from '../../shared/protocol/host-bridge.ts'
import { openHostDoors } from './host-doors.ts'

type Handler = (event: IpcMainInvokeEvent, ...given: unknown[]) => unknown
type Listener = (event: IpcMainEvent, ...given: unknown[]) => void

const description: HostDescription = {
  runtime: 'scripted',
  platform: 'linux',
  microphoneAccess: 'granted',
  summonShortcut: { isHeld: false, accelerator: undefined, reason: 'No shortcut is set.' },
  startAtLogin: { canBeSet: true, isOn: false },
}

function scriptedDoors(isTrusted: boolean) {
  const handlers = new Map<string, Handler>()
  const listeners = new Map<string, Listener>()
  const done: string[] = []
  const refused: string[] = []
  const ipcMain = {
    handle: (channel: string, handler: Handler) => {
      handlers.set(channel, handler)
    },
    on: (channel: string, listener: Listener) => {
      listeners.set(channel, listener)
      return ipcMain as IpcMain
    },
  }
  openHostDoors({
    ipcMain,
    isTrusted: () => isTrusted,
    onRefused: (channel) => refused.push(channel),
    requests: {
      takeTicket: () => Promise.resolve('ticket'),
      describe: () => Promise.resolve(description),
      useSummonShortcut: () => Promise.resolve(description.summonShortcut),
      setStartAtLogin: (isOn) => Promise.resolve({ canBeSet: true, isOn }),
      openExternal: (url) => Promise.resolve(done.push(url) > 0),
      askForMicrophone: () => Promise.resolve('granted'),
      openMicrophoneSettings: () => Promise.resolve(),
    },
    signals: {
      showFace: (face) => done.push(face),
      keepAwake: (isNeeded) => done.push(String(isNeeded)),
    },
  })
  return {
    done,
    refused,
    channels: [...handlers.keys(), ...listeners.keys()],
    ask: async (channel: string, ...given: unknown[]) =>
      await handlers.get(channel)?.({} as IpcMainInvokeEvent, ...given),
    tell: (channel: string, ...given: unknown[]) => listeners.get(channel)?.({} as IpcMainEvent, ...given),
  }
}

describe('the doors of the main process', () => {
  test('answer the page', async () => {
    const doors = scriptedDoors(true)
    expect(await doors.ask('parley:takeTicket')).toBe('ticket')
    expect(await doors.ask('parley:describe')).toBe(description)
    expect(await doors.ask('parley:useSummonShortcut', undefined)).toBe(description.summonShortcut)
    doors.tell('parley:showFace', 'speaking')
    doors.tell('parley:keepAwake', true)
    expect(doors.done).toEqual(['speaking', 'true'])
    expect(doors.refused).toEqual([])
  })

  test('are shut to anybody else, one and all', async () => {
    const doors = scriptedDoors(false)
    for (const channel of doors.channels) {
      doors.tell(channel, 'idle')
      await doors.ask(channel, 'https://example.org/').then(
        (answer) => {
          expect(answer).toBeUndefined()
        },
        (error: unknown) => {
          expect(error).toEqual(new Error('Refused.'))
        },
      )
    }
    expect(doors.refused).toEqual(doors.channels)
    expect(doors.done).toEqual([])
  })

  test.each([
    ['parley:openExternal', [7]],
    ['parley:openExternal', ['https://example.org/', 'more']],
    ['parley:openExternal', ['x'.repeat(2_001)]],
    ['parley:useSummonShortcut', [{}]],
    ['parley:takeTicket', ['now']],
  ])('take nothing that is not theirs: %s', async (channel, given) => {
    const doors = scriptedDoors(true)
    await expect(doors.ask(channel, ...given)).rejects.toThrow('Refused.')
    expect(doors.done).toEqual([])
  })

  test('take no face that there is not', () => {
    const doors = scriptedDoors(true)
    doors.tell('parley:showFace', 'grinning')
    doors.tell('parley:keepAwake', 'yes')
    expect(doors.done).toEqual([])
    expect(doors.refused).toEqual(['parley:showFace', 'parley:keepAwake'])
  })
})
