import { expect, test } from 'vitest'
import { browserFlags } from '../../shared/audio/browser-flags.ts'
import { commandLineSwitches } from './command-line.ts'

const here = { buffering: 'instant', platform: 'linux', env: {} } as const

test('Electron gets the same flags as a browser, name and value apart', () => {
  const switches = commandLineSwitches(here)
  expect(switches).toContainEqual(['autoplay-policy', 'no-user-gesture-required'])
  expect(switches).toContainEqual(['audio-buffer-size', '256'])
  expect(switches.map(([name, value]) => `--${name}=${value}`)).toEqual(browserFlags('instant'))
  expect(commandLineSwitches({ ...here, buffering: 'system-default' }).map(([name]) => name)).not.toContain(
    'audio-buffer-size',
  )
})

test('under Wayland, and only there, shortcuts go by the desktop’s portal', () => {
  const portal = ['enable-features', 'GlobalShortcutsPortal']
  const env = { XDG_SESSION_TYPE: 'wayland' }
  expect(commandLineSwitches({ ...here, env })).toContainEqual(portal)
  expect(commandLineSwitches(here)).not.toContainEqual(portal)
  expect(commandLineSwitches({ ...here, env, platform: 'win32' })).not.toContainEqual(portal)
})
