import { EventEmitter } from 'node:events'
import { mkdirSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type * as E from 'electron'
import { findChromium } from '../browser/find-chromium.ts'
import { ChromiumControl } from './chromium-control.ts'
import { chromiumFlags } from './chromium-flags.ts'
import { askListeners } from './preventable.ts'
import { SingleInstance } from './single-instance.ts'
import { stage } from './stage.ts'

type Part = Pick<
  E.App,
  | 'whenReady'
  | 'isReady'
  | 'quit'
  | 'exit'
  | 'getPath'
  | 'setPath'
  | 'getName'
  | 'getVersion'
  | 'getAppPath'
  | 'requestSingleInstanceLock'
  | 'isPackaged'
>

/** Ends like Electron's: `before-quit`, the windows, `will-quit`, each of which may say no, then `quit`. */
export class StandInApp extends EventEmitter implements Part {
  readonly isPackaged = false
  readonly commandLine: Pick<E.CommandLine, 'appendSwitch' | 'hasSwitch' | 'getSwitchValue'> = {
    appendSwitch: (name, value = '') => {
      stage.switches.set(name, value)
    },
    hasSwitch: (name) => stage.switches.has(name),
    getSwitchValue: (name) => stage.switches.get(name) ?? '',
  }
  /** Set by whoever puts the parts together: closes all windows, false when one does not want to. */
  closeWindows: () => boolean = () => true
  readonly #paths = new Map<string, string>()
  readonly #ready = Promise.withResolvers<undefined>()
  #instance: SingleInstance | undefined
  #isReady = false
  #isQuitting = false
  #isExiting = false

  async whenReady(): Promise<void> {
    await this.#ready.promise
  }

  isReady(): boolean {
    return this.#isReady
  }

  getName(): string {
    return stage.manifest.productName ?? stage.manifest.name
  }

  getVersion(): string {
    return stage.manifest.version
  }

  getAppPath(): string {
    return stage.root
  }

  getPath(name: string): string {
    const userData = this.#paths.get('userData') ?? join(homedir(), '.config', this.getName())
    const paths: Readonly<Record<string, string>> = {
      home: homedir(),
      temp: tmpdir(),
      appData: dirname(userData),
      userData,
      sessionData: userData,
    }
    const path = this.#paths.get(name) ?? paths[name]
    if (path === undefined) throw new Error(`Failed to get '${name}' path`)
    return path
  }

  setPath(name: string, path: string): void {
    if (this.#isReady) throw new Error('Electron’s stand-in: paths are set before the app is ready.')
    this.#paths.set(name, path)
  }

  requestSingleInstanceLock(additionalData?: Record<string, unknown>): boolean {
    const folder = this.getPath('userData')
    mkdirSync(folder, { recursive: true })
    this.#instance = SingleInstance.take(folder, { data: additionalData }, (second) => {
      this.emit('second-instance', {}, second.argv, second.cwd, second.data)
    })
    return this.#instance !== undefined
  }

  quit(): void {
    if (this.#isQuitting || !askListeners(this, 'before-quit')) return
    this.#isQuitting = true
    if (!this.closeWindows() || !askListeners(this, 'will-quit')) this.#isQuitting = false
    else this.exit(0)
  }

  exit(code = 0): void {
    if (this.#isExiting) return
    this.#isExiting = true
    this.emit('quit', {}, code)
    this.#instance?.release()
    void (stage.chromium?.end() ?? Promise.resolve()).finally(() => process.exit(code))
  }

  /** Starts Chromium with the switches that the app has asked for by now; then it is ready. */
  async start(): Promise<void> {
    if (this.#isExiting) return
    const executable = findChromium()
    if (executable === undefined) throw new Error('Electron’s stand-in needs a Chromium on the PATH.')
    const profile = join(this.getPath('sessionData'), 'stand-in')
    mkdirSync(profile, { recursive: true })
    const isHeaded = process.env.PARLEY_STAND_IN_HEADED === '1'
    const flags = chromiumFlags({ profile, isHeaded, switches: stage.switches, argv: process.argv })
    const control = await ChromiumControl.start(executable, flags)
    stage.chromium = control
    process.once('exit', () => {
      control.kill()
    })
    control.once('gone', () => {
      this.exit(1)
    })
    process.stderr.write(`DevTools listening on ${control.url}\n`)
    // A window that a page opened in spite of everything.
    control.on(':Target.targetCreated', ({ targetInfo }: { targetInfo: { targetId: string; openerId?: string } }) => {
      if (targetInfo.openerId !== undefined)
        void control.send('Target.closeTarget', { targetId: targetInfo.targetId }).catch(() => undefined)
    })
    await control.send('Target.setDiscoverTargets', { discover: true })
    this.#isReady = true
    this.emit('ready', {}, {})
    this.#ready.resolve(undefined)
  }
}
