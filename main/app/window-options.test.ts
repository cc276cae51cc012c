import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { windowOptions } from './window-options.ts'

const options = {
  place: { isMaximized: false, wasToldOfTray: false },
  workAreas: [{ x: 0, y: 0, width: 1_280, height: 800 }],
  isDark: false,
  isPackaged: true,
  preloadPath: '/p/index.cjs',
  iconPath: '/p/icon.png',
}

test('the page is a page: sandboxed, isolated, without Node, walled', () => {
  expect(windowOptions(options).webPreferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    devTools: false,
  })
})

test('a hidden window goes on listening', () => {
  expect(windowOptions(options).webPreferences).toMatchObject({ backgroundThrottling: false })
})

test('before its first paint the window has the colour of the page, by day and by night', () => {
  const tokens = readFileSync(new URL('../../renderer/tokens.css', import.meta.url), 'utf8')
  const [, light, dark] = /--canvas: light-dark\((#\w+), (#\w+)\)/.exec(tokens) ?? []
  expect(windowOptions(options)).toMatchObject({ backgroundColor: light, show: false })
  expect(windowOptions({ ...options, isDark: true }).backgroundColor).toBe(dark)
})
