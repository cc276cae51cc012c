import { randomBytes } from 'node:crypto'
import { defaultOutputBuffering, type AudioOutput } from '../../shared/audio/output-buffering.ts'
import { defaultSettings } from '../config/settings.ts'
import type { ListenOptions } from '../server/listen.ts'
import { createParleyServer, type ParleyServer, type ParleyServerOptions } from '../server/server.ts'
import { createLog, type LogLevel } from '../telemetry/log.ts'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { memoryStore } from './memory-stores.ts'
import { ScriptedHub } from './scripted-hub.ts'
import { ScriptedSettings } from './scripted-settings.ts'
import { WaitingRoom } from './waiting-room.ts'

/** The log's lines as they were written, and a way to wait for one. */
export class CapturedLog {
  readonly lines: string[] = []
  readonly #room = new WaitingRoom()

  write(line: string): void {
    this.lines.push(line)
    this.#room.ring()
  }

  records(): readonly Readonly<Record<string, unknown>>[] {
    return this.lines.map((line) => JSON.parse(line) as Record<string, unknown>)
  }

  until(isMet: (records: readonly Readonly<Record<string, unknown>>[]) => boolean): Promise<void> {
    return this.#room.until(() => isMet(this.records()))
  }
}

export interface LoopbackServer {
  readonly server: ParleyServer
  readonly hub: ScriptedHub
  readonly clock: ManualClock
  readonly log: CapturedLog
  readonly port: number
  readonly origin: string
  /** A fetch as a client of this machine does it: Origin named, a fresh ticket spent. */
  fetch(
    path: string,
    options?: { method?: string; body?: unknown; headers?: Record<string, string>; signal?: AbortSignal },
  ): Promise<Response>
  ticket(): Promise<string>
  /** Closes without waiting for clients that linger: their grace is over at once. */
  stop(): Promise<void>
}

/** The real server on a port of its own, with a scripted hub behind it and time in the test's hand. */
export async function startLoopbackServer(
  options: Partial<ParleyServerOptions> & {
    readonly manualClock?: ManualClock
    readonly logLevel?: LogLevel
    readonly port?: ListenOptions
  } = {},
): Promise<LoopbackServer> {
  const { manualClock: clock = new ManualClock() } = options
  const hub = new ScriptedHub()
  const store = memoryStore(clock)
  const log = new CapturedLog()
  let audioOutput: AudioOutput = { choice: defaultOutputBuffering }
  const server = createParleyServer({
    hub,
    audioOutput: {
      read: () => Promise.resolve(audioOutput),
      keep(output) {
        audioOutput = output
        return Promise.resolve()
      },
    },
    conversations: store.conversations,
    data: store.data,
    settings: new ScriptedSettings(),
    duel: {
      begin: () => Promise.resolve({ sessionId: 'duel', person: { words: 'Wait.', rateHz: 24_000, samples: 'AAA=' } }),
    },
    clock,
    random: randomBytes,
    log: createLog({ level: options.logLevel ?? 'debug', destination: log }),
    limits: defaultSettings.limits,
    page: new Map([
      [
        '/',
        {
          body: '<!doctype html><title>Parley</title>',
          contentType: 'text/html; charset=utf-8',
          etag: '"p"',
          isNamedByHash: false,
        },
      ],
    ]),
    allowedHosts: [],
    version: '0.0.0-test',
    ...options,
  })
  const { port } = await server.listen(options.port ?? { port: 0 })
  const origin = `http://127.0.0.1:${port}`

  const ticket = async (): Promise<string> => {
    const response = await fetch(`${origin}/api/tickets`, {
      method: 'POST',
      headers: { Origin: origin, Authorization: `Bearer ${server.launchSecret}` },
    })
    const answer = (await response.json()) as { ticket: string }
    return answer.ticket
  }
  return {
    ...{ server, hub, clock, log, port, origin, ticket },
    async stop() {
      const closing = server.close()
      clock.advance(2_000)
      await closing
    },
    async fetch(path, { method = 'GET', body, headers = {}, signal } = {}) {
      return fetch(`${origin}${path}`, {
        method,
        headers: {
          Origin: origin,
          ...(headers.Authorization === undefined ? { Authorization: `Ticket ${await ticket()}` } : {}),
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        ...(signal === undefined ? {} : { signal }),
      })
    },
  }
}
