import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { readySchema } from '../cli/own-server.ts'
import { mintTicket, requestWithTicket, serverAccess, type ServerAccess } from '../client/server-access.ts'
import type { SettingsInput } from '../config/settings.ts'
import { LoopbackEvents } from './loopback-events.ts'
import type { SocketTarget } from './loopback-socket.ts'
import { WaitingRoom } from './waiting-room.ts'

export interface ServerProcessOptions {
  readonly profile: string
  /** Written as the profile's `settings.json`, as a user would by hand. */
  readonly settings?: SettingsInput
  /** Beside `--headless --port 0 --profile DIR`; a second `--port` wins. */
  readonly args?: readonly string[]
  /** Run instead of the sources: the command of an installed Parley. */
  readonly program?: string
}

/** The real server as a user runs it: a process of its own, on a profile that outlives it. */
export class ServerProcess implements SocketTarget {
  readonly #child: ChildProcess
  readonly #stderr: string[] = []
  readonly #room = new WaitingRoom()
  readonly #ended: Promise<number | null>
  #access: ServerAccess | undefined

  private constructor(options: ServerProcessOptions) {
    const start = fileURLToPath(new URL('../cli/start.ts', import.meta.url))
    const args = ['--headless', '--port', '0', '--profile', options.profile, ...(options.args ?? [])]
    // The pipe on stdin is the child's life line: a test that dies leaves no server behind.
    const { program } = options
    const child = spawn(program ?? process.execPath, program === undefined ? [start, ...args] : args, {
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    this.#child = child
    // `close`, not `exit`: all that inherited its output is gone as well.
    this.#ended = once(child, 'close').then(([code]: (number | null)[]) => {
      this.#room.ring()
      return code ?? null
    })
    createInterface({ input: child.stderr }).on('line', (line) => {
      this.#stderr.push(line)
      this.#room.ring()
    })
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('{')) {
        const ready = readySchema.parse(JSON.parse(line))
        this.#access = serverAccess(ready.ws, ready.secret)
      }
      this.#room.ring()
    })
  }

  /** Resolves when the server is ready; rejects with what it said when it ended before that. */
  static async start(options: ServerProcessOptions): Promise<ServerProcess> {
    const server = await ServerProcess.spawn(options)
    await server.#room.until(() => server.#access !== undefined || server.#isGone)
    if (server.#access === undefined) throw new Error(`The server did not start: ${server.#stderr.join('\n')}`)
    return server
  }

  /** For a start that is expected to fail. */
  static async run(options: ServerProcessOptions): Promise<{ code: number | null; sentences: readonly string[] }> {
    const server = await ServerProcess.spawn(options)
    const code = await server.#ended
    return { code, sentences: server.sentences }
  }

  private static async spawn(options: ServerProcessOptions): Promise<ServerProcess> {
    await mkdir(options.profile, { recursive: true })
    if (options.settings !== undefined)
      await writeFile(join(options.profile, 'settings.json'), JSON.stringify(options.settings))
    return new ServerProcess(options)
  }

  get access(): ServerAccess {
    if (this.#access === undefined) throw new Error('The server is not ready.')
    return this.#access
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  get origin(): string {
    return this.access.origin
  }

  get port(): number {
    return Number(new URL(this.origin).port)
  }

  /** What it said to people on stderr; the log is the rest. */
  get sentences(): readonly string[] {
    return this.#stderr.filter((line) => line.startsWith('parley: ')).map((line) => line.slice('parley: '.length))
  }

  get logLines(): readonly string[] {
    return this.#stderr.filter((line) => line.startsWith('{'))
  }

  async untilLogged(fixedText: string): Promise<void> {
    await this.#room.until(() => this.#isGone || this.logLines.some((line) => line.includes(fixedText)))
    if (this.#isGone) throw new Error(`The server ended and did not log "${fixedText}".`)
  }

  ticket(): Promise<string> {
    return mintTicket(this.access)
  }

  post(path: string, body: Record<string, unknown>, signal?: AbortSignal): Promise<Response> {
    return requestWithTicket(this.access, path, { method: 'POST', body, signal })
  }

  get(path: string, headers: Record<string, string> = {}, signal?: AbortSignal): Promise<Response> {
    return requestWithTicket(this.access, path, { method: 'GET', headers, signal })
  }

  /** One typed turn as a stranger would send it, with its event stream. */
  async chat(body: Record<string, unknown>, signal?: AbortSignal): Promise<LoopbackEvents> {
    return new LoopbackEvents(await this.post('/api/chat', body, signal))
  }

  /** Idempotent; resolves when nothing of the server is left. */
  async end(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<number | null> {
    this.#child.kill(signal)
    return await this.#ended
  }

  get #isGone(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null
  }
}
