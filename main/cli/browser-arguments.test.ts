import { describe, expect, test } from 'vitest'
import { browserFlags } from '../../shared/audio/browser-flags.ts'
import { browserArguments, browserDataFolder, desktopEnvironment } from './browser-arguments.ts'

const usual = {
  link: 'http://127.0.0.1:47800/#ticket=t',
  dataFolder: '/p/browser',
  buffering: 'instant',
  isWithoutSandbox: false,
  isFirstWindow: true,
  isOwned: true,
} as const

describe('the browser’s command line', () => {
  test('opens the link as a window of its own, with the flags that ship', () => {
    const args = browserArguments(usual)
    expect(args).toContain(`--app=${usual.link}`)
    expect(args).toContain('--user-data-dir=/p/browser')
    expect(args).toEqual(expect.arrayContaining([...browserFlags('instant')]))
  })

  test('gives up the sandbox, the window’s size and the pipe only when told', () => {
    const flags = (part: Partial<typeof usual> | object): string =>
      browserArguments({ ...usual, ...part })
        .filter((flag) => /^--(no-sandbox|window-size|remote-debugging)/.test(flag))
        .join(' ')
    expect(flags({})).toBe('--remote-debugging-pipe --window-size=1180,800')
    expect(flags({ isWithoutSandbox: true, isFirstWindow: false })).toBe('--remote-debugging-pipe --no-sandbox')
    expect(flags({ isOwned: false, isFirstWindow: false })).toBe('')
  })

  test('a repeated list of features would void the first: there is one', () => {
    expect(browserArguments(usual).filter((flag) => flag.startsWith('--disable-features='))).toHaveLength(1)
  })
})

test('a browser in a snap gets a folder that it may see, one for each profile', () => {
  const place = { profileDirectory: '/home/a/.config/parley', homeDirectory: '/home/a' }
  expect(browserDataFolder({ ...place, isSnap: false })).toBe('/home/a/.config/parley/browser')
  const inSnap = browserDataFolder({ ...place, isSnap: true })
  expect(inSnap).toMatch(/^\/home\/a\/snap\/chromium\/common\/parley-[0-9a-f]{12}$/)
  expect(browserDataFolder({ ...place, profileDirectory: '/other', isSnap: true })).not.toBe(inSnap)
})

test('the browser gets screen and sound of the desktop, and no provider key', () => {
  const env = {
    DISPLAY: ':0',
    PULSE_SERVER: 'unix:/x',
    HTTPS_PROXY: 'http://p',
    OPENAI_API_KEY: 'sk-1',
    DISPLAYED: 'x',
  }
  expect(desktopEnvironment(env)).toEqual({ DISPLAY: ':0', PULSE_SERVER: 'unix:/x', HTTPS_PROXY: 'http://p' })
})
