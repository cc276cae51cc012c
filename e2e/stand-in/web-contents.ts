import { randomBytes } from 'node:crypto'
import { EventEmitter } from 'node:events'
import type * as E from 'electron'
import type { Fields } from './chromium-control.ts'
import { ipcMain } from './ipc.ts'
import { createCodec, type IpcDown, type IpcUp } from './page-worlds.ts'
import { askListeners } from './preventable.ts'
import { bindingName, pageSource, preloadSource, worldName } from './preload-source.ts'
import { refusing } from './refusing.ts'
import { defaultSession } from './session.ts'
import { chromium } from './stage.ts'

type Part = Pick<
  E.WebContents,
  'id' | 'send' | 'getURL' | 'isDestroyed' | 'reload' | 'setWindowOpenHandler' | 'executeJavaScript'
>

interface Context {
  readonly id: number
  readonly uniqueId: string
  readonly name: string
  readonly origin: string
  readonly auxData: { readonly frameId: string }
}
interface PausedRequest {
  readonly requestId: string
  readonly request: { readonly url: string }
  readonly frameId: string
  readonly redirectedRequestId?: string
}

const codec = createCodec()
let lastId = 0
const all = new Map<number, StandInWebContents>()

export function webContentsOfTarget(targetId: string): StandInWebContents | undefined {
  return [...all.values()].find((contents) => contents.targetId === targetId)
}

/** A page of Chromium, with Electron's preload in its isolated world and its events around it. */
export class StandInWebContents extends EventEmitter implements Part {
  readonly id = (lastId += 1)
  targetId = ''
  /** When the page can be driven. */
  readonly attached: Promise<void>
  readonly #onClose: () => void
  #sessionId = ''
  #mainFrame = ''
  #url = ''
  #isOwnLoad = false
  #isDestroyed = false
  #openWindow: Parameters<E.WebContents['setWindowOpenHandler']>[0] = () => ({ action: 'allow' })
  #preloadWorld: string | undefined
  #undelivered: string[] = []
  readonly #origins = new Map<number, { readonly origin: string; readonly frameId: string }>()

  constructor(options: { readonly preload: string | undefined; readonly size: Fields; readonly onClose: () => void }) {
    super()
    this.#onClose = options.onClose
    all.set(this.id, this)
    this.attached = this.#attach(options)
  }

  command(method: string, params: Fields = {}): Promise<Fields> {
    return chromium().send(method, params, this.#sessionId)
  }

  getURL(): string {
    return this.#url
  }

  isDestroyed(): boolean {
    return this.#isDestroyed
  }

  setWindowOpenHandler(handler: Parameters<E.WebContents['setWindowOpenHandler']>[0]): void {
    this.#openWindow = handler
  }

  send(channel: string, ...given: unknown[]): void {
    this.#deliver({ kind: 'message', channel, given: codec.encode(given) })
  }

  reload(): void {
    this.#isOwnLoad = true
    void this.command('Page.reload')
  }

  /** Playwright closes a page by it. */
  close(): void {
    this.#onClose()
  }

  async loadURL(url: string): Promise<void> {
    await this.attached
    this.#isOwnLoad = true
    const loaded = new Promise<void>((resolve) => {
      this.once('did-finish-load', resolve)
    })
    const { errorText } = await this.command('Page.navigate', { url })
    if (typeof errorText === 'string') throw new Error(`${errorText} loading '${url}'`)
    await loaded
  }

  async executeJavaScript(code: string, userGesture = false): Promise<unknown> {
    const given = { expression: code, awaitPromise: true, returnByValue: true, userGesture }
    const { result, exceptionDetails } = await this.command('Runtime.evaluate', given)
    if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails))
    return (result as Fields).value
  }

  destroy(): void {
    if (this.#isDestroyed) return
    this.#isDestroyed = true
    all.delete(this.id)
    this.emit('destroyed')
    void chromium()
      .send('Target.closeTarget', { targetId: this.targetId })
      .catch(() => undefined)
  }

  async #attach({ preload, size }: { readonly preload: string | undefined; readonly size: Fields }): Promise<void> {
    const target = { url: 'about:blank', newWindow: true, ...size }
    this.targetId = String((await chromium().send('Target.createTarget', target)).targetId)
    const attach = { targetId: this.targetId, flatten: true }
    this.#sessionId = String((await chromium().send('Target.attachToTarget', attach)).sessionId)
    this.#listen()
    const { frameTree } = await this.command('Page.getFrameTree')
    this.#mainFrame = (frameTree as { frame: { id: string } }).frame.id
    const secret = randomBytes(12).toString('hex')
    await Promise.all([
      this.command('Page.enable'),
      this.command('Runtime.enable'),
      this.command('Inspector.enable'),
      this.command('Fetch.enable', { patterns: [{ resourceType: 'Document', requestStage: 'Request' }] }),
      this.command('Runtime.addBinding', { name: bindingName, executionContextName: worldName }),
      this.command('Page.addScriptToEvaluateOnNewDocument', { source: pageSource(secret) }),
      this.command('Page.addScriptToEvaluateOnNewDocument', {
        source: preloadSource(secret, preload),
        worldName,
      }),
    ])
  }

  #listen(): void {
    const on = (method: string, listener: (...params: never[]) => void): void => {
      chromium().on(`${this.#sessionId}:${method}`, listener as (...params: unknown[]) => void)
    }
    on('Runtime.executionContextCreated', ({ context }: { context: Context }) => {
      this.#origins.set(context.id, { origin: context.origin, frameId: context.auxData.frameId })
      if (context.name !== worldName || context.auxData.frameId !== this.#mainFrame) return
      this.#preloadWorld = context.uniqueId
      const undelivered = this.#undelivered
      this.#undelivered = []
      for (const message of undelivered) this.#post(message)
    })
    on('Runtime.executionContextsCleared', () => {
      this.#preloadWorld = undefined
    })
    on('Runtime.bindingCalled', (call: { name: string; payload: string; executionContextId: number }) => {
      if (call.name === bindingName) void this.#onIpc(JSON.parse(call.payload) as IpcUp, call.executionContextId)
    })
    on('Page.frameNavigated', ({ frame }: { frame: { id: string; url: string } }) => {
      if (frame.id === this.#mainFrame) this.#url = frame.url
    })
    on('Page.loadEventFired', () => {
      this.emit('did-finish-load', {})
    })
    on('Inspector.targetCrashed', () => {
      this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 })
    })
    on('Page.windowOpen', ({ url, windowName }: { url: string; windowName: string }) => {
      this.#openWindow({
        url,
        frameName: windowName,
        features: '',
        disposition: 'new-window',
        referrer: { url: '', policy: 'default' },
      })
    })
    on('Fetch.requestPaused', (paused: PausedRequest) => {
      void this.#onNavigation(paused).catch(() => undefined)
    })
  }

  async #onNavigation({ requestId, request: { url }, frameId, redirectedRequestId }: PausedRequest): Promise<void> {
    const isMainFrame = frameId === this.#mainFrame
    const details = { url, isMainFrame, isSameDocument: false }
    const isWanted =
      redirectedRequestId !== undefined
        ? askListeners(this, 'will-redirect', details)
        : this.#isOwnLoad || askListeners(this, 'will-frame-navigate', details)
    if (!isWanted) {
      await this.command('Fetch.failRequest', { requestId, errorReason: 'Aborted' })
      return
    }
    if (isMainFrame) {
      this.#isOwnLoad = false
      this.emit('did-start-navigation', details)
      await defaultSession.askFor(asElectron(this), url)
    }
    await this.command('Fetch.continueRequest', { requestId })
  }

  async #onIpc(up: IpcUp, contextId: number): Promise<void> {
    const from = this.#origins.get(contextId)
    const senderFrame = {
      origin: from?.origin ?? '',
      url: this.#url,
      parent: from?.frameId === this.#mainFrame ? null : {},
    }
    const event = { sender: asElectron(this), senderFrame } as E.IpcMainInvokeEvent
    const given = codec.decode(up.given) as unknown[]
    if (up.kind === 'send') {
      ipcMain.emit(up.channel, event, ...given)
      return
    }
    try {
      const value = codec.encode(await ipcMain.answer(up.channel, event, given))
      this.#deliver({ kind: 'answer', id: up.id, isOk: true, value })
    } catch (error) {
      this.#deliver({ kind: 'answer', id: up.id, isOk: false, value: codec.encode(error) })
    }
  }

  #deliver(down: IpcDown): void {
    const message = JSON.stringify(down)
    if (this.#preloadWorld === undefined) this.#undelivered.push(message)
    else this.#post(message)
  }

  #post(message: string): void {
    const expression = `${bindingName}Down(${JSON.stringify(message)})`
    // By the world's unique id: after a navigation the plain one may be somebody else's.
    void this.command('Runtime.evaluate', { expression, uniqueContextId: this.#preloadWorld }).catch(() => undefined)
  }
}

/** To the app it is Electron's, and refuses what it lacks. */
export function asElectron(contents: StandInWebContents): E.WebContents {
  const part: Part = refusing('webContents', contents)
  return part as E.WebContents
}
