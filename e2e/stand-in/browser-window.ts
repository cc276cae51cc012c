import { EventEmitter } from 'node:events'
import type * as E from 'electron'
import { askListeners } from './preventable.ts'
import { asElectron, StandInWebContents } from './web-contents.ts'

type Part = Pick<
  E.BrowserWindow,
  | 'id'
  | 'webContents'
  | 'loadURL'
  | 'show'
  | 'hide'
  | 'focus'
  | 'close'
  | 'destroy'
  | 'maximize'
  | 'restore'
  | 'isDestroyed'
  | 'isVisible'
  | 'isFocused'
  | 'isMinimized'
  | 'isMaximized'
  | 'getNormalBounds'
>

/** What must be as it is here; each is Electron's default or stricter. */
const required: readonly (readonly [name: keyof E.WebPreferences, preset: boolean, wanted: boolean])[] = [
  ['contextIsolation', true, true],
  ['sandbox', true, true],
  ['nodeIntegration', false, false],
  ['nodeIntegrationInWorker', false, false],
  ['nodeIntegrationInSubFrames', false, false],
  ['webSecurity', true, true],
  ['allowRunningInsecureContent', false, false],
  ['experimentalFeatures', false, false],
  ['webviewTag', false, false],
]

let lastId = 0
const open = new Set<StandInWindow>()

/** There is no window manager: what was shown, hidden and focused is kept as a record. */
export class StandInWindow extends EventEmitter implements Part {
  readonly id = (lastId += 1)
  readonly webContents: E.WebContents
  static onCreated: (contents: E.WebContents) => void = () => undefined
  static onAllClosed: () => void = () => undefined
  readonly #contents: StandInWebContents
  readonly #bounds: E.Rectangle
  #isVisible: boolean
  #isFocused = false
  #isMaximized = false
  #isDestroyed = false

  constructor(options: E.BrowserWindowConstructorOptions = {}) {
    super()
    const preferences = options.webPreferences ?? {}
    const wrong = required.find(([name, preset, wanted]) => (preferences[name] ?? preset) !== wanted)
    if (wrong !== undefined)
      throw new Error(`Electron’s stand-in for tests: webPreferences.${wrong[0]} must be ${wrong[2]}.`)
    const { x = 0, y = 0, width = 800, height = 600 } = options
    this.#bounds = { x, y, width, height }
    this.#isVisible = options.show ?? true
    this.#contents = new StandInWebContents({
      preload: preferences.preload,
      size: { width, height },
      onClose: () => {
        this.close()
      },
    })
    this.webContents = asElectron(this.#contents)
    this.#contents.once('did-finish-load', () => this.emit('ready-to-show', {}))
    open.add(this)
    StandInWindow.onCreated(this.webContents)
  }

  static getAllWindows(): StandInWindow[] {
    return [...open]
  }

  static fromWebContents(contents: Pick<E.WebContents, 'id'>): StandInWindow | null {
    return [...open].find((window) => window.#contents.id === contents.id) ?? null
  }

  loadURL(url: string): Promise<void> {
    return this.#contents.loadURL(url)
  }

  show(): void {
    this.#isVisible = true
    this.focus()
    this.emit('show')
  }

  hide(): void {
    this.#isVisible = false
    this.#isFocused = false
    this.emit('hide')
  }

  focus(): void {
    this.#isFocused = true
    void this.#contents.attached.then(() => this.#contents.command('Page.bringToFront'))
    this.emit('focus')
  }

  maximize(): void {
    this.#isMaximized = true
  }

  restore(): void {
    this.#isMaximized = false
  }

  isDestroyed(): boolean {
    return this.#isDestroyed
  }

  isVisible(): boolean {
    return this.#isVisible
  }

  isFocused(): boolean {
    return this.#isFocused
  }

  isMinimized(): boolean {
    return false
  }

  isMaximized(): boolean {
    return this.#isMaximized
  }

  getNormalBounds(): E.Rectangle {
    return { ...this.#bounds }
  }

  close(): void {
    if (this.#isDestroyed) return
    if (askListeners(this, 'close')) this.destroy()
  }

  destroy(): void {
    if (this.#isDestroyed) return
    this.#isDestroyed = true
    open.delete(this)
    this.#contents.destroy()
    this.emit('closed')
    if (open.size === 0) StandInWindow.onAllClosed()
  }
}
