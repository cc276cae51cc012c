import { expect, test } from 'vitest'
import type { ShortcutOutcome } from '../../shared/protocol/host-bridge.ts'
import { hostAnswers } from './host-answers.ts'

function scripted() {
  const opened: string[] = []
  const held: ShortcutOutcome = { isHeld: true, accelerator: 'F9' }
  const answers = hostAnswers({
    mintTicket: () => 'ab-c_1',
    shortcut: { outcome: held, use: () => held },
    microphone: {
      access: () => 'granted',
      ask: () => Promise.resolve('denied'),
      openSettings: () => Promise.resolve(),
    },
    login: {
      read: () => Promise.resolve({ canBeSet: true, isOn: false }),
      set: (isOn) => Promise.resolve({ canBeSet: true, isOn }),
    },
    shell: {
      openExternal: (url) => {
        opened.push(url)
        return Promise.resolve()
      },
    },
    runtime: 'Electron 45.4.1',
    platform: 'linux',
  })
  return { answers, opened }
}

test('the page gets a ticket, which stands in no address', async () => {
  expect(await scripted().answers.takeTicket()).toBe('ab-c_1')
})

test('the page learns what it runs in', async () => {
  expect(await scripted().answers.describe()).toEqual({
    runtime: 'Electron 45.4.1',
    platform: 'linux',
    microphoneAccess: 'granted',
    summonShortcut: { isHeld: true, accelerator: 'F9' },
    startAtLogin: { canBeSet: true, isOn: false },
  })
})

test('the page switches the start at login, and is told what holds then', async () => {
  expect(await scripted().answers.setStartAtLogin(true)).toEqual({ canBeSet: true, isOn: true })
})

test('only https addresses go out to the browser', async () => {
  const { answers, opened } = scripted()
  expect(await answers.openExternal('https://example.org/keys')).toBe(true)
  expect(await answers.openExternal('file:///etc/passwd')).toBe(false)
  expect(opened).toEqual(['https://example.org/keys'])
})
