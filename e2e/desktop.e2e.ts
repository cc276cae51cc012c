import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, type ElectronApplication, type Page } from '@playwright/test'
import { hostBridgeName } from '../shared/protocol/host-bridge.ts'
import { control, desktopMissing, electronRuntime, launchDesktop, nameRuntime, startAgain } from './electron-runtime.ts'
import { processesWith } from './processes-with.ts'

test.skip(desktopMissing !== undefined, desktopMissing)
test.describe.configure({ mode: 'serial', timeout: 20_000 })

let profile: string
let desktop: ElectronApplication
let page: Page
const complaints: string[] = []

test.beforeAll(async () => {
  profile = await mkdtemp(join(tmpdir(), 'parley-desktop-'))
  await writeFile(join(profile, 'settings.json'), JSON.stringify({ isFirstRunDone: true }))
  desktop = await launchDesktop(profile)
  page = await desktop.firstWindow()
  page.on('pageerror', (error) => complaints.push(error.message))
  await expect(page.getByRole('textbox').first()).toBeVisible({ timeout: 15_000 })
})

test.afterAll(async () => {
  await desktop.close()
  await rm(profile, { recursive: true, force: true, maxRetries: 5 })
})

test.beforeEach(() => {
  nameRuntime(test.info())
})

/** Remembered in the page from here on: what the main process told it. */
async function hearCommands(): Promise<() => Promise<readonly string[]>> {
  await page.evaluate((name) => {
    const heard: string[] = []
    const bridge = Reflect.get(globalThis, name) as { onCommand(listener: (command: string) => void): () => void }
    Reflect.set(globalThis, 'heardCommands', heard)
    Reflect.set(
      globalThis,
      'unhear',
      bridge.onCommand((command) => heard.push(command)),
    )
  }, hostBridgeName)
  return async () => await page.evaluate(() => Reflect.get(globalThis, 'heardCommands') as string[])
}

function callBridge(name: string, ...given: readonly unknown[]): Promise<unknown> {
  return page.evaluate(
    async ([bridgeName, functionName, values]) => {
      const bridge = Reflect.get(globalThis, bridgeName) as Record<string, (...given: readonly unknown[]) => unknown>
      return await bridge[functionName]?.(...values)
    },
    [hostBridgeName, name, given] as const,
  )
}

const windowState = (): Promise<{ readonly isVisible: boolean; readonly isFocused: boolean }> =>
  desktop.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows()
    return { isVisible: window?.isVisible() === true, isFocused: window?.isFocused() === true }
  })

test.describe('the page', { tag: '@desktop' }, () => {
  test('is the server’s own, let in by a ticket that stood in no address, and talks to the server', async () => {
    const url = new URL(page.url())
    expect(url.hostname).toBe('127.0.0.1')
    expect(url.hash).toBe('')
    const message = page.getByRole('textbox').first()
    await message.fill('what is two plus two')
    await message.press('Enter')
    await expect(page.locator('body')).toContainText(/\bfour\b|\b4\b/, { timeout: 15_000 })
    expect(complaints).toEqual([])
  })

  test('comes back after a reload', async () => {
    await page.reload()
    await expect(page.getByRole('textbox').first()).toBeVisible()
    await expect(page.locator('body')).toContainText('what is two plus two')
  })

  test('is a page: isolated, without Node, and with at most twelve functions that nobody can change', async () => {
    const seen = await page.evaluate((name) => {
      const bridge = Reflect.get(globalThis, name) as object
      return {
        functions: Object.values(bridge).map((value) => typeof value),
        isFrozen: Object.isFrozen(bridge),
        leaks: ['require', 'process', 'module', 'ipcRenderer', 'electron', 'Buffer', 'global'].filter(
          (leak) => leak in globalThis,
        ),
        isIsolated: crossOriginIsolated,
      }
    }, hostBridgeName)
    expect(seen.functions.length).toBeLessThanOrEqual(12)
    expect(new Set(seen.functions)).toEqual(new Set(['function']))
    expect(seen).toMatchObject({ isFrozen: true, leaks: [], isIsolated: true })
  })

  test('comes with a policy that lets no foreign script in', async () => {
    const policy = await page.evaluate(async () => (await fetch('/')).headers.get('content-security-policy'))
    expect(policy).toMatch(/default-src 'none'/)
    expect(policy).toMatch(/script-src 'self' 'wasm-unsafe-eval'(;|$)/)
    const ran = await page.evaluate(() => {
      const script = document.createElement('script')
      script.textContent = 'globalThis.foreignScriptRan = true'
      document.body.append(script)
      script.remove()
      return 'foreignScriptRan' in globalThis
    })
    expect(ran).toBe(false)
  })

  test('gets the microphone and no camera', async () => {
    const ask = (constraints: MediaStreamConstraints): Promise<string> =>
      page.evaluate(async (given) => {
        try {
          const stream = await navigator.mediaDevices.getUserMedia(given)
          for (const track of stream.getTracks()) track.stop()
          return 'granted'
        } catch (error) {
          return error instanceof Error ? error.name : 'unknown'
        }
      }, constraints)
    expect(await ask({ audio: true })).toBe('granted')
    expect(await ask({ video: true })).toBe('NotAllowedError')
    expect(await ask({ audio: true, video: true })).toBe('NotAllowedError')
  })

  test('cannot be led away, and opens no window', async () => {
    const before = page.url()
    expect(await page.evaluate(() => window.open('http://127.0.0.1:1/') === null)).toBe(true)
    await page.evaluate(() => {
      // Not in this call: Playwright would wait for the page that never comes.
      setTimeout(() => {
        location.href = 'https://example.org/'
      }, 0)
    })
    const denied = async (what: string): Promise<boolean> =>
      (await readFile(join(profile, 'parley.log'), 'utf8')).includes(`"what":"${what}"`)
    await expect.poll(() => denied('navigation')).toBe(true)
    await expect.poll(() => denied('window')).toBe(true)
    await expect.poll(() => page.evaluate(() => document.readyState)).toBe('complete')
    expect(page.url()).toBe(before)
    expect(desktop.windows()).toHaveLength(1)
  })

  test('sends nothing but https addresses to the browser', async () => {
    test.skip(electronRuntime !== 'stand-in', 'it would open a browser')
    expect(await callBridge('openExternal', 'file:///etc/passwd')).toBe(false)
    expect(await callBridge('openExternal', 'https://example.org/keys')).toBe(true)
    await page.evaluate(() => window.open('https://example.org/from-a-link'))
    await expect
      .poll(() => control(desktop, 'opened'))
      .toEqual(['https://example.org/keys', 'https://example.org/from-a-link'])
  })

  test('is answered by the main process only in its own words', async () => {
    await expect(callBridge('openExternal', 7)).rejects.toThrow('Refused.')
    await expect(callBridge('useSummonShortcut', { a: 1 })).rejects.toThrow('Refused.')
  })
})

test.describe('the desktop around it', { tag: '@desktop' }, () => {
  test('a second start brings the window up and ends; one with --toggle-talk speaks to the first', async () => {
    const heard = await hearCommands()
    await desktop.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())
    expect(await startAgain(profile)).toBe(0)
    await expect.poll(windowState).toEqual({ isVisible: true, isFocused: true })
    await expect.poll(heard).toEqual(['summoned'])
    expect(await startAgain(profile, ['--toggle-talk'])).toBe(0)
    await expect.poll(heard).toEqual(['summoned', 'toggle-voice'])
    // It was the test's toggle, not the user's.
    await desktop.evaluate(({ Menu }) => {
      Menu.getApplicationMenu()?.getMenuItemById('toggle-voice')?.click()
    })
  })

  test('the tray has a picture, a sentence and a menu for each state', async () => {
    test.skip(electronRuntime !== 'stand-in', 'only the stand-in records a tray')
    const trayNow = async () => (await control(desktop, 'trays'))[0]
    for (const [face, sentence, entry] of [
      ['hearing', 'Hearing you', 'Mute microphone'],
      ['speaking', 'Speaking', 'Stop the answer'],
      ['muted', 'Muted', 'Unmute microphone'],
      ['problem', 'Something needs you', 'Start voice'],
    ] as const) {
      await callBridge('showFace', face)
      await expect.poll(async () => (await trayNow())?.toolTip).toBe(`Parley: ${sentence}`)
      expect((await trayNow())?.labels).toContain(entry)
      expect((await trayNow())?.pictures.at(-1)).toMatch(new RegExp(`/${face}(Template)?\\.png$`))
    }
    const heard = await hearCommands()
    await control(desktop, 'chooseInTray', 'open-settings')
    await expect.poll(heard).toEqual(['summoned', 'open-settings'])
  })

  test('the summon shortcut is held, pressed from anywhere, and given up', async () => {
    test.skip(
      electronRuntime !== 'stand-in',
      'only the stand-in can be told that a key of the whole system was pressed',
    )
    expect(await callBridge('useSummonShortcut', 'Ctrl+Shift+Space')).toEqual({
      isHeld: true,
      accelerator: 'Ctrl+Shift+Space',
    })
    expect(await callBridge('useSummonShortcut', 'A')).toMatchObject({ isHeld: false, accelerator: 'A' })
    const heard = await hearCommands()
    await desktop.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())
    expect(await control(desktop, 'pressShortcut', 'Ctrl+Shift+Space')).toBe(true)
    await expect.poll(windowState).toEqual({ isVisible: true, isFocused: true })
    await expect.poll(heard).toEqual(['summoned'])
    await callBridge('useSummonShortcut', undefined)
    expect(await control(desktop, 'pressShortcut', 'Ctrl+Shift+Space')).toBe(false)
  })

  test('sleep and a locked screen take the microphone away until both are over', async () => {
    const heard = await hearCommands()
    await desktop.evaluate(({ powerMonitor }) => {
      for (const event of ['lock-screen', 'suspend', 'resume']) powerMonitor.emit(event)
    })
    await expect.poll(heard).toEqual(['suspend'])
    await desktop.evaluate(({ powerMonitor }) => powerMonitor.emit('unlock-screen'))
    await expect.poll(heard).toEqual(['suspend', 'resume'])
  })

  test('while somebody talks the system is kept from suspending the app', async () => {
    test.skip(electronRuntime !== 'stand-in', 'only the stand-in can be asked')
    await callBridge('keepAwake', true)
    await expect.poll(() => control(desktop, 'isKeptAwake')).toBe(true)
    await callBridge('keepAwake', false)
    await expect.poll(() => control(desktop, 'isKeptAwake')).toBe(false)
  })

  test('closing the window hides it, goes on, and says so the first time only', async () => {
    test.skip(electronRuntime !== 'stand-in', 'only the stand-in records a notification')
    const close = (): Promise<void> =>
      desktop.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
    await close()
    expect((await windowState()).isVisible).toBe(false)
    const told = (await control(desktop, 'notifications')).filter((body) => body.includes('goes on in the tray'))
    expect(told).toHaveLength(1)
    await control(desktop, 'chooseInTray', 'open')
    expect((await windowState()).isVisible).toBe(true)
    await close()
    expect(await control(desktop, 'notifications')).toHaveLength(told.length)
    expect(await page.evaluate(() => document.readyState)).toBe('complete')
  })

  test('quitting ends everything within two seconds', async () => {
    const process = desktop.process()
    const startedMs = performance.now()
    await desktop.evaluate(({ app }) => {
      app.quit()
    })
    await expect.poll(() => process.exitCode, { timeout: 5_000 }).toBe(0)
    expect(performance.now() - startedMs).toBeLessThan(2_000)
    await expect.poll(() => processesWith(profile), { timeout: 3_000 }).toEqual([])
  })
})
