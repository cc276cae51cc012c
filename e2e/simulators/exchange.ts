import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Clock } from '../../shared/std/clock.ts'

export interface ExchangeEnding {
  /** `client`: the connection was closed before the answer was complete. */
  readonly by: 'client' | 'simulator'
  readonly atMs: number
  /** Of the body, up to then. */
  readonly sentBytes: number
}

/** One request as the simulator saw it, and its answer. */
export class Exchange {
  readonly method: string
  readonly path: string
  readonly authorization: string | undefined
  readonly contentType: string
  readonly body: Buffer
  readonly receivedAtMs: number
  readonly clock: Clock
  /** Resolves when the answer is over, whoever ended it. */
  readonly ended: Promise<ExchangeEnding>
  readonly #response: ServerResponse
  readonly #closed = new AbortController()
  #sentBytes = 0
  readonly #writtenAtMs: number[] = []
  #isEndedHere = false
  #ending: ExchangeEnding | undefined

  constructor(options: { request: IncomingMessage; response: ServerResponse; body: Buffer; clock: Clock }) {
    const { request, response, body, clock } = options
    this.method = request.method ?? ''
    this.path = (request.url ?? '').split('?')[0] ?? ''
    this.authorization = request.headers.authorization
    this.contentType = request.headers['content-type'] ?? ''
    this.body = body
    this.clock = clock
    this.receivedAtMs = clock.nowMs()
    this.#response = response
    this.ended = new Promise((resolve) => {
      response.once('close', () => {
        this.#ending = {
          by: this.#isEndedHere ? 'simulator' : 'client',
          atMs: clock.nowMs(),
          sentBytes: this.#sentBytes,
        }
        this.#closed.abort()
        resolve(this.#ending)
      })
    })
  }

  /** Fires when the connection closed. */
  get signal(): AbortSignal {
    return this.#closed.signal
  }

  get sentBytes(): number {
    return this.#sentBytes
  }

  /** When each part of the answer went out: a script's delays are never shorter than asked, and often longer. */
  get writtenAtMs(): readonly number[] {
    return this.#writtenAtMs
  }

  get ending(): ExchangeEnding | undefined {
    return this.#ending
  }

  begin(contentType: string): void {
    this.#response.writeHead(200, { 'content-type': contentType, 'cache-control': 'no-cache' })
    this.#response.flushHeaders()
  }

  /** Waits while the client does not read; false once it is gone. */
  async write(part: string | Uint8Array): Promise<boolean> {
    if (this.signal.aborted) return false
    this.#sentBytes += Buffer.byteLength(part)
    this.#writtenAtMs.push(this.clock.nowMs())
    if (!this.#response.write(part)) await once(this.#response, 'drain', { signal: this.signal }).catch(() => undefined)
    return !this.#closed.signal.aborted
  }

  end(): void {
    this.#isEndedHere = true
    this.#response.end()
  }

  /** Closes the connection without the end that HTTP asks for. */
  cut(): void {
    this.#isEndedHere = true
    this.#response.destroy()
  }

  json(status: number, value: unknown, headers: Record<string, string> = {}): void {
    const text = JSON.stringify(value)
    this.#sentBytes += Buffer.byteLength(text)
    this.#isEndedHere = true
    this.#response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text)
  }

  /** What the simulator itself cannot do. */
  breakOff(message: string): void {
    if (this.#response.headersSent) this.cut()
    else this.fail(500, `Simulator: ${message}`)
  }

  /** An error as OpenAI and those who copy it word it. */
  fail(status: number, message: string, headers: Record<string, string> = {}): void {
    this.json(status, { error: { message, type: 'simulated_error', param: null, code: null } }, headers)
  }
}

export interface SimulatorServer {
  /** With `/v1`: what settings call `baseUrl`. */
  readonly baseUrl: string
  readonly port: number
  close(): Promise<void>
}

/** An HTTP server on loopback that hands over whole requests; `apiKey` is asked for when it is given. */
export async function startSimulatorServer(options: {
  readonly answer: (exchange: Exchange) => void | Promise<void>
  readonly clock: Clock
  readonly port?: number
  readonly apiKey?: string
}): Promise<SimulatorServer> {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const blocks: Buffer[] = []
    for await (const block of request) blocks.push(Buffer.from(block as Uint8Array))
    const exchange = new Exchange({ request, response, body: Buffer.concat(blocks), clock: options.clock })
    if (options.apiKey !== undefined && exchange.authorization !== `Bearer ${options.apiKey}`)
      exchange.fail(401, 'Incorrect API key provided.')
    else
      try {
        await options.answer(exchange)
      } catch (thrown) {
        // A script that breaks must not look like a provider that is slow.
        exchange.breakOff(thrown instanceof Error ? thrown.message : 'The script failed.')
      }
  }
  const server = createServer((request, response) => {
    answer(request, response).catch(() => {
      // The client left in the middle of its own request.
      response.destroy()
    })
  })
  // As patient as the clouds are; Node's own 5 s would end in every turn.
  server.keepAliveTimeout = 65_000
  server.listen(options.port ?? 0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    port,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
