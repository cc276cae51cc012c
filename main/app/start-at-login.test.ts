import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LoginItemSettings, LoginItemSettingsOptions, Settings } from 'electron'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { desktopEntry, LoginStart, type StartAtLoginPorts } from './start-at-login.ts'

let home = ''
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'parley-login-test-'))
})
afterEach(async () => {
  await rm(home, { recursive: true, force: true })
})

/** The system's own list of login items, as Electron shows it. */
class LoginItems {
  readonly isPackaged = true
  readonly set: Settings[] = []
  readonly askedFor: (LoginItemSettingsOptions | undefined)[] = []

  getLoginItemSettings(options?: LoginItemSettingsOptions): LoginItemSettings {
    this.askedFor.push(options)
    const openAtLogin = this.set.at(-1)?.openAtLogin ?? false
    return {
      openAtLogin,
      wasOpenedAtLogin: false,
      status: 'not-registered',
      executableWillLaunchAtLogin: openAtLogin,
      launchItems: [],
    }
  }

  setLoginItemSettings(settings: Settings): void {
    this.set.push(settings)
  }
}

function start(given: Partial<StartAtLoginPorts> = {}): LoginStart {
  const app = new LoginItems()
  return new LoginStart({
    app,
    platform: 'linux',
    env: {},
    executable: '/opt/Parley/parley',
    homeDirectory: home,
    ...given,
  })
}

describe('the start at login on Linux', () => {
  test('is off until it is switched on, and leaves nothing behind when it is switched off', async () => {
    const login = start()
    expect(await login.read()).toEqual({ canBeSet: true, isOn: false })
    expect(await login.set(true)).toEqual({ canBeSet: true, isOn: true })
    const folder = join(home, '.config', 'autostart')
    expect(await readdir(folder)).toEqual(['parley-electron.desktop'])
    expect(await readFile(join(folder, 'parley-electron.desktop'), 'utf8')).toContain(
      '\nExec="/opt/Parley/parley" --hidden\n',
    )
    expect(await login.set(false)).toEqual({ canBeSet: true, isOn: false })
    expect(await login.set(false)).toEqual({ canBeSet: true, isOn: false })
    expect(await readdir(folder)).toEqual([])
  })

  test('goes by the folder that the session names, and starts an AppImage by its own file', async () => {
    const env = { XDG_CONFIG_HOME: join(home, 'elsewhere'), APPIMAGE: '/home/ada/Parley 1.0.AppImage' }
    await start({ env }).set(true)
    const entry = await readFile(join(home, 'elsewhere', 'autostart', 'parley-electron.desktop'), 'utf8')
    expect(entry).toContain('Exec="/home/ada/Parley 1.0.AppImage" --hidden')
  })

  test.each(['Hidden=true', 'X-GNOME-Autostart-enabled=false'])('is off where the desktop wrote %s', async (line) => {
    const folder = join(home, '.config', 'autostart')
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'parley-electron.desktop'), `${desktopEntry('/opt/parley')}${line}\n`)
    expect(await start().read()).toEqual({ canBeSet: true, isOn: false })
  })

  test('says so where it cannot be written, and claims nothing', async () => {
    await writeFile(join(home, '.config'), 'a file where the folder should be')
    const login = start()
    await expect(login.set(true)).rejects.toMatchObject({ code: 'store-failed' })
    expect((await login.read()).isOn).toBe(false)
  })

  test('takes a path with marks that a desktop would read as its own', () => {
    expect(desktopEntry('/opt/a "b" $c %d\\e')).toContain('Exec="/opt/a \\\\"b\\\\" \\\\$c %%d\\\\\\\\e" --hidden')
  })
})

describe('the start at login elsewhere', () => {
  test('is the system’s own list; on Windows with the same arguments asked for as set', async () => {
    const app = new LoginItems()
    const login = start({ app, platform: 'win32' })
    expect((await login.set(true)).isOn).toBe(true)
    expect(app.set).toEqual([{ openAtLogin: true, args: ['--hidden'] }])
    expect(app.askedFor.at(-1)).toEqual({ args: ['--hidden'] })
    const mac = new LoginItems()
    expect((await start({ app: mac, platform: 'darwin' }).set(true)).isOn).toBe(true)
    expect(mac.set).toEqual([{ openAtLogin: true }])
    expect(await readdir(home)).toEqual([])
  })

  test.each([
    ['a program of the source tree', { app: Object.assign(new LoginItems(), { isPackaged: false }) }],
    ['a system that nobody knows', { platform: 'haiku' }],
  ])('cannot be set for %s, and the reason is told', async (_title, given) => {
    const login = start(given)
    expect(await login.set(true)).toMatchObject({
      canBeSet: false,
      isOn: false,
      reason: expect.stringMatching(/\.$/) as string,
    })
    expect(await readdir(home)).toEqual([])
  })
})
