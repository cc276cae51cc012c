import { readFile, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { App } from 'electron'
import type { StartAtLogin } from '../../shared/protocol/host-bridge.ts'
import { writeAtomically } from '../config/atomic-file.ts'

/** Not the name of the package's own: somebody may have copied that one here, for the browser host. */
const entryName = 'parley-electron.desktop'

export interface StartAtLoginPorts {
  readonly app: Pick<App, 'isPackaged' | 'getLoginItemSettings' | 'setLoginItemSettings'>
  readonly platform: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Of the running program. */
  readonly executable: string
  readonly homeDirectory?: string
}

/** Off until somebody switches it on. The system keeps it, and may be told otherwise: so it is asked each time. */
export class LoginStart {
  readonly #ports: StartAtLoginPorts

  constructor(ports: StartAtLoginPorts) {
    this.#ports = ports
  }

  async read(): Promise<StartAtLogin> {
    const { app, platform } = this.#ports
    // A program of the source tree would start without it, and with whatever stands there then.
    if (!app.isPackaged)
      return { canBeSet: false, isOn: false, reason: 'This is not an installed Parley, so it cannot start by itself.' }
    switch (platform) {
      case 'linux':
        return { canBeSet: true, isOn: isStarting(await readEntry(this.#folder)) }
      case 'darwin':
        return { canBeSet: true, isOn: app.getLoginItemSettings().openAtLogin }
      case 'win32':
        return { canBeSet: true, isOn: app.getLoginItemSettings({ args: windowsArguments }).openAtLogin }
      default:
        return { canBeSet: false, isOn: false, reason: 'Parley does not know how this system starts its programs.' }
    }
  }

  /** What holds then. Throws `store-failed` where it could not be written. */
  async set(isOn: boolean): Promise<StartAtLogin> {
    const { app, platform } = this.#ports
    if (!(await this.read()).canBeSet) return await this.read()
    if (platform === 'linux') await this.#setEntry(isOn)
    else if (platform === 'win32') app.setLoginItemSettings({ openAtLogin: isOn, args: windowsArguments })
    else app.setLoginItemSettings({ openAtLogin: isOn })
    return await this.read()
  }

  get #folder(): string {
    const { env, homeDirectory = homedir() } = this.#ports
    const given = env.XDG_CONFIG_HOME ?? ''
    return join(given === '' ? join(homeDirectory, '.config') : given, 'autostart')
  }

  async #setEntry(isOn: boolean): Promise<void> {
    if (!isOn) {
      await rm(join(this.#folder, entryName), { force: true })
      return
    }
    const { env, executable } = this.#ports
    // An AppImage runs from a folder that is gone with it; its own file is named in the environment.
    const text = desktopEntry(env.APPIMAGE ?? executable)
    await writeAtomically(this.#folder, { name: entryName, text, title: 'The start at login' })
  }
}

/** The tray alone, until somebody asks for the window. */
const windowsArguments = ['--hidden']

export function desktopEntry(executable: string): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Parley',
    'Comment=Talk with an assistant that you can interrupt',
    `Exec=${quoted(executable)} --hidden`,
    'Icon=parley',
    'Terminal=false',
    '',
  ].join('\n')
}

/** Desktop Entry Specification, "The Exec key": quoted, then escaped once more as any string of the file; `%%` is a `%`. */
function quoted(path: string): string {
  const inQuotes = path.replace(/["`$\\]/g, (mark) => `\\${mark}`).replace(/%/g, '%%')
  return `"${inQuotes.replace(/\\/g, '\\\\')}"`
}

async function readEntry(folder: string): Promise<string | undefined> {
  try {
    return await readFile(join(folder, entryName), 'utf8')
  } catch {
    return undefined
  }
}

/** Tools of a desktop switch an entry off by such a line. */
function isStarting(entry: string | undefined): boolean {
  return entry !== undefined && !/^(Hidden=true|X-GNOME-Autostart-enabled=false)\s*$/m.test(entry)
}
