import { BrowserWindow, type BrowserWindowConstructorOptions } from 'electron'
import { type HostCommand } from '../../shared/protocol/host-bridge.ts'
import { hostCommandChannel } from '../../shared/protocol/host-channels.ts'
import type { Clock } from '../../shared/std/clock.ts'
import { WaitingCommands } from './waiting-commands.ts'
import { onPageLost } from './window-close.ts'
import type { WindowPlace } from './window-place.ts'

export interface MainWindowOptions {
  readonly construct: BrowserWindowConstructorOptions
  readonly isMaximized: boolean
  /** Started with the session: stays hidden until it is asked for. */
  readonly isHidden: boolean
  readonly clock: Clock
  /** Answered at once: a close that is not prevented now happens. */
  readonly onCloseAsked: () => 'close' | 'hide'
  readonly onPlace: (place: Pick<WindowPlace, 'bounds' | 'isMaximized'>) => void
  /** The page's process is gone: it was loaded again, or is given up because that happened a moment ago as well. */
  readonly onPageLost: (outcome: 'reload' | 'give-up', reason: string) => void
}

/** The one window. It is hidden, not closed, while Parley lives in the tray: what it listens with is in its page. */
export class MainWindow {
  readonly #window: BrowserWindow
  readonly #commands: WaitingCommands
  readonly #options: MainWindowOptions
  #lastLossMs: number | undefined

  constructor(options: MainWindowOptions) {
    this.#options = options
    this.#window = new BrowserWindow(options.construct)
    this.#commands = new WaitingCommands((command) => {
      if (!this.#window.isDestroyed()) this.#window.webContents.send(hostCommandChannel, command)
    })
    this.#listen()
  }

  async load(url: string): Promise<void> {
    await this.#window.loadURL(url)
  }

  isOwn(contents: Electron.WebContents): boolean {
    return !this.#window.isDestroyed() && contents.id === this.#window.webContents.id
  }

  /** Brings it up from wherever it is, and puts the cursor where one types. */
  summon(): void {
    if (this.#window.isDestroyed()) return
    if (this.#window.isMinimized()) this.#window.restore()
    this.#window.show()
    this.#window.focus()
    this.#commands.tell('summoned')
  }

  tell(command: HostCommand): void {
    this.#commands.tell(command)
  }

  pageReady(): void {
    this.#commands.pageReady()
  }

  reload(): void {
    this.#window.webContents.reload()
  }

  #listen(): void {
    const window = this.#window
    const { webContents } = window
    window.once('ready-to-show', () => {
      if (this.#options.isHidden) return
      if (this.#options.isMaximized) window.maximize()
      window.show()
    })
    window.on('close', (event) => {
      this.#tellPlace()
      if (this.#options.onCloseAsked() === 'close') return
      event.preventDefault()
      window.hide()
    })
    webContents.on('did-start-navigation', (details) => {
      if (details.isMainFrame && !details.isSameDocument) this.#commands.pageGone()
    })
    webContents.on('render-process-gone', (_event, { reason }) => {
      this.#commands.pageGone()
      this.#onPageLost(reason)
    })
  }

  #onPageLost(reason: string): void {
    const nowMs = this.#options.clock.nowMs()
    const outcome = onPageLost({ reason, nowMs, lastLossMs: this.#lastLossMs })
    if (outcome === 'nothing') return
    this.#lastLossMs = nowMs
    if (outcome === 'reload') this.reload()
    this.#options.onPageLost(outcome, reason)
  }

  #tellPlace(): void {
    const isMaximized = this.#window.isMaximized()
    // Of a maximized window: where it goes when it is made smaller again.
    this.#options.onPlace({ isMaximized, bounds: this.#window.getNormalBounds() })
  }
}
