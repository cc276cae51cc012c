import { type ChildProcess, spawn } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { createInterface } from 'node:readline'
import { WebSocket } from 'ws'

export type Fields = Readonly<Record<string, unknown>>

interface Waiting {
  readonly method: string
  readonly resolve: (result: Fields) => void
  readonly reject: (error: Error) => void
}

interface Incoming {
  readonly id?: number
  readonly method?: string
  readonly params?: Fields
  readonly sessionId?: string
  readonly result?: Fields
  readonly error?: { readonly message: string }
}

/** A Chromium and its DevTools protocol. Events come under `session:method`. */
export class ChromiumControl extends EventEmitter {
  readonly url: string
  readonly #process: ChildProcess
  readonly #socket: WebSocket
  readonly #waiting = new Map<number, Waiting>()
  #lastId = 0

  private constructor(url: string, process: ChildProcess, socket: WebSocket) {
    super()
    this.setMaxListeners(0)
    this.url = url
    this.#process = process
    this.#socket = socket
    socket.on('message', (raw: Buffer) => {
      this.#onMessage(JSON.parse(raw.toString()) as Incoming)
    })
    socket.on('close', () => {
      for (const { method, reject } of this.#waiting.values()) reject(new Error(`${method}: Chromium is gone.`))
      this.#waiting.clear()
      this.emit('gone')
    })
  }

  static async start(executable: string, flags: readonly string[]): Promise<ChromiumControl> {
    const child = spawn(executable, flags, { stdio: ['ignore', 'ignore', 'pipe'] })
    const url = await new Promise<string>((resolve, reject) => {
      const lines: string[] = []
      createInterface({ input: child.stderr }).on('line', (line) => {
        lines.push(line)
        const [, found] = /DevTools listening on (ws:\/\/\S+)/.exec(line) ?? []
        if (found !== undefined) resolve(found)
      })
      child.once('close', (code) => {
        reject(new Error(`Chromium ended with code ${code ?? 'none'}: ${lines.slice(-10).join('\n')}`))
      })
    })
    const socket = new WebSocket(url, { perMessageDeflate: false, maxPayload: 0 })
    await once(socket, 'open')
    return new ChromiumControl(url, child, socket)
  }

  send(method: string, params: Fields = {}, sessionId?: string): Promise<Fields> {
    const id = (this.#lastId += 1)
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { method, resolve, reject })
      this.#socket.send(JSON.stringify({ id, method, params, ...(sessionId !== undefined && { sessionId }) }))
    })
  }

  /** In order if it answers; a browser that is killed leaves its children for a moment. */
  async end(): Promise<void> {
    if (this.#process.exitCode !== null) return
    const gone = once(this.#process, 'close')
    void this.send('Browser.close').catch(() => undefined)
    const impatience = setTimeout(() => this.#process.kill('SIGKILL'), 700)
    await gone
    clearTimeout(impatience)
  }

  kill(): void {
    this.#process.kill('SIGKILL')
  }

  #onMessage({ id, method, params, sessionId, result, error }: Incoming): void {
    if (id === undefined) {
      this.emit(`${sessionId ?? ''}:${method ?? ''}`, params ?? {})
      return
    }
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    if (error === undefined) waiting?.resolve(result ?? {})
    else waiting?.reject(new Error(`${waiting.method}: ${error.message}`))
  }
}
