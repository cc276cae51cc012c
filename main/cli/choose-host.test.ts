import { describe, expect, test } from 'vitest'
import { chooseHost, wantsBrowser, wantsElectron, type HostFacts } from './choose-host.ts'

const display = { isThere: true } as const
const noDisplay = { isThere: false, why: 'there is no display' } as const
const electron = { isHere: true } as const
const noElectron = { isHere: false, why: 'its download stalled' } as const
const browser = { isHere: true, name: 'Chromium' } as const
const noBrowser = { isHere: false, why: 'no browser was found' } as const
const all: HostFacts = { asked: undefined, display, isPiped: false, electron, browser }

describe('the host that is chosen', () => {
  test.each([
    { facts: {}, host: 'electron', why: /Electron/ },
    { facts: { electron: noElectron }, host: 'browser', why: /window of Chromium.*its download stalled/ },
    {
      facts: { electron: noElectron, browser: noBrowser },
      host: 'terminal',
      why: /its download stalled; no browser was found/,
    },
    { facts: { display: noDisplay }, host: 'terminal', why: /there is no display/ },
    { facts: { isPiped: true }, host: 'terminal', why: /piped/ },
    { facts: { asked: 'terminal' }, host: 'terminal', why: /as you asked/ },
    { facts: { asked: 'browser' }, host: 'browser', why: /as you asked/ },
    { facts: { asked: 'browser', isPiped: true }, host: 'browser', why: /as you asked/ },
    { facts: { asked: 'electron' }, host: 'electron', why: /as you asked/ },
    { facts: { asked: 'electron', electron: noElectron }, host: 'none', why: /Electron.*its download stalled/ },
    { facts: { asked: 'browser', browser: noBrowser }, host: 'none', why: /no browser was found/ },
    { facts: { asked: 'browser', display: noDisplay }, host: 'none', why: /there is no display/ },
  ] as const)('$facts: $host', ({ facts, host, why }) => {
    const choice = chooseHost({ ...all, ...facts })
    expect(choice.host).toBe(host)
    expect(choice.why).toMatch(why)
    expect(choice.why).toMatch(/^[A-Z].*[^.]\.$/)
  })
})

describe('what is fetched', () => {
  test.each([
    { facts: {}, isElectron: true, isBrowser: false },
    { facts: { electron: noElectron }, isElectron: true, isBrowser: true },
    { facts: { electron: noElectron, display: noDisplay }, isElectron: false, isBrowser: false },
    { facts: { electron: noElectron, isPiped: true }, isElectron: false, isBrowser: false },
    { facts: { electron: noElectron, asked: 'terminal' }, isElectron: false, isBrowser: false },
    { facts: { electron: noElectron, asked: 'browser' }, isElectron: false, isBrowser: true },
    { facts: { electron: noElectron, asked: 'electron', isPiped: true }, isElectron: true, isBrowser: false },
    { facts: { asked: 'electron', display: noDisplay }, isElectron: false, isBrowser: false },
  ] as const)('$facts: Electron $isElectron, a browser $isBrowser', ({ facts, isElectron, isBrowser }) => {
    expect(wantsElectron({ ...all, ...facts })).toBe(isElectron)
    expect(wantsBrowser({ ...all, ...facts })).toBe(isBrowser)
  })
})
