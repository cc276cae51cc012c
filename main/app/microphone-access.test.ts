import { describe, expect, test } from 'vitest'
import type { MicrophoneAccess } from '../../shared/protocol/host-bridge.ts'
import { SystemMicrophone } from './microphone-access.ts'

function scripted(platform: NodeJS.Platform, status: MicrophoneAccess, answer = true) {
  const calls: string[] = []
  let current = status
  const microphone = new SystemMicrophone({
    platform,
    systemPreferences: {
      getMediaAccessStatus: () => current,
      askForMediaAccess: (type) => {
        calls.push(`ask ${type}`)
        current = answer ? 'granted' : 'denied'
        return Promise.resolve(answer)
      },
    },
    shell: {
      openExternal: (url) => {
        calls.push(url)
        return Promise.resolve()
      },
    },
  })
  return { microphone, calls }
}

describe('the system’s word on the microphone', () => {
  test.each([true, false])('is asked for on macOS, once (answer: %s)', async (answer) => {
    const { microphone, calls } = scripted('darwin', 'not-determined', answer)
    expect(await microphone.ask()).toBe(answer ? 'granted' : 'denied')
    await microphone.ask()
    expect(calls).toEqual(['ask microphone'])
  })

  test('is only read on Windows, and taken for granted where nobody is asked', async () => {
    const windows = scripted('win32', 'denied')
    expect(await windows.microphone.ask()).toBe('denied')
    expect(await scripted('linux', 'unknown').microphone.ask()).toBe('granted')
    expect(windows.calls).toEqual([])
  })

  test.each([
    ['darwin', /^x-apple\.systempreferences:.*Privacy_Microphone$/],
    ['win32', /^ms-settings:privacy-microphone$/],
  ] as const)('is changed on the system’s own page: %s', async (platform, page) => {
    const { microphone, calls } = scripted(platform, 'denied')
    await microphone.openSettings()
    expect(calls).toEqual([expect.stringMatching(page)])
  })

  test('has no page on Linux', async () => {
    const { microphone, calls } = scripted('linux', 'granted')
    await microphone.openSettings()
    expect(calls).toEqual([])
  })
})
