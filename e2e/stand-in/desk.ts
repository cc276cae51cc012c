import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import type * as E from 'electron'
import type { StandInMenu } from './menu.ts'

/* What a desktop would show: kept as a record, for a test to read and to act on. */

/** Real Electron makes an empty picture of a missing file, and an empty picture of a tray icon is nobody's wish. */
export function readPicture(path: string): { readonly path: string } {
  if (readFileSync(path).toString('latin1', 1, 4) !== 'PNG')
    throw new Error(`Electron’s stand-in for tests: ${path} is no PNG.`)
  return { path }
}

export class StandInTray extends EventEmitter {
  static readonly all = new Set<StandInTray>()
  /** Every picture it has shown, in order. */
  readonly pictures: string[] = []
  toolTip = ''
  menu: StandInMenu | null = null

  constructor(picture: { readonly path: string }) {
    super()
    this.setImage(picture)
    StandInTray.all.add(this)
  }

  setImage({ path }: { readonly path: string }): void {
    if (this.pictures.at(-1) !== path) this.pictures.push(path)
  }

  setToolTip(toolTip: string): void {
    this.toolTip = toolTip
  }

  setContextMenu(menu: StandInMenu | null): void {
    this.menu = menu
  }

  destroy(): void {
    StandInTray.all.delete(this)
  }
}

export class StandInNotification extends EventEmitter {
  static readonly shown: string[] = []
  readonly #body: string

  constructor(options: E.NotificationConstructorOptions) {
    super()
    this.#body = options.body ?? ''
  }

  static isSupported(): boolean {
    return true
  }

  show(): void {
    StandInNotification.shown.push(this.#body)
  }
}

const presses = new Map<string, () => void>()

export const globalShortcut: Pick<E.GlobalShortcut, 'register' | 'unregister' | 'isRegistered'> = {
  register: (accelerator, onPress) => {
    if (presses.has(accelerator)) return false
    presses.set(accelerator, onPress)
    return true
  },
  unregister: (accelerator) => {
    presses.delete(accelerator)
  },
  isRegistered: (accelerator) => presses.has(accelerator),
}

const blockers = new Set<number>()
let lastBlocker = -1

export const powerSaveBlocker: Pick<E.PowerSaveBlocker, 'start' | 'stop' | 'isStarted'> = {
  start: () => {
    blockers.add((lastBlocker += 1))
    return lastBlocker
  },
  stop: (id) => blockers.delete(id),
  isStarted: (id) => blockers.has(id),
}

const opened: string[] = []

export const shell: Pick<E.Shell, 'openExternal'> = {
  openExternal: (url) => {
    opened.push(url)
    return Promise.resolve()
  },
}

export const dialog: Pick<E.Dialog, 'showErrorBox'> = {
  showErrorBox: (title, content) => {
    process.stderr.write(`${title}: ${content}\n`)
  },
}

const display = { workArea: { x: 0, y: 0, width: 1_280, height: 800 } }

export const screen = Object.assign(new EventEmitter(), { getAllDisplays: () => [display] })
export const powerMonitor = new EventEmitter()
export const nativeTheme = Object.assign(new EventEmitter(), { themeSource: 'system', shouldUseDarkColors: false })

export const systemPreferences: Pick<E.SystemPreferences, 'getMediaAccessStatus' | 'askForMediaAccess'> = {
  getMediaAccessStatus: () => 'granted',
  askForMediaAccess: () => Promise.resolve(true),
}

// Turned round, so that a test sees that something is done to a key. Never shipped, and never said to protect.
const turned = (bytes: Buffer): Buffer => Buffer.from(bytes).reverse()

export const safeStorage: Pick<
  E.SafeStorage,
  'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
> = {
  isAsyncEncryptionAvailable: () => Promise.resolve(true),
  getSelectedStorageBackend: () => 'basic_text',
  encryptStringAsync: (text) => Promise.resolve(turned(Buffer.from(text))),
  decryptStringAsync: (bytes) => Promise.resolve({ result: turned(bytes).toString(), shouldReEncrypt: false }),
}

/** What Electron has no way to do or to ask; only a test that knows it runs on the stand-in uses it. */
export const standInControl = {
  pressShortcut: (accelerator: string): boolean => {
    const press = presses.get(accelerator)
    press?.()
    return press !== undefined
  },
  trays: () =>
    [...StandInTray.all].map(({ pictures, toolTip, menu }) => ({
      pictures,
      toolTip,
      labels: menu?.items.map((item) => item.label) ?? [],
    })),
  chooseInTray: (id: string): void => {
    for (const tray of StandInTray.all) tray.menu?.getMenuItemById(id)?.click()
  },
  notifications: () => [...StandInNotification.shown],
  opened: () => [...opened],
  isKeptAwake: () => blockers.size > 0,
}
export type StandInControl = typeof standInControl
