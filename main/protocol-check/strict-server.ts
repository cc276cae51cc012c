import { randomBytes, randomUUID, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { type RawData, type WebSocket, WebSocketServer } from 'ws'
import { protocolVersion, ticketPrefix } from '../../shared/protocol/limits.ts'

/** A socket that got past the door. */
export interface StrictDoor {
  /** What was wrong with a request that was turned away. */
  refused(why: string): void
  opened(socket: WebSocket): void
}

/** The doors of a server as the page describes them: tickets by the secret, and one socket for each. */
export class StrictServer {
  readonly secret = randomBytes(24).toString('base64url')
  readonly #tickets = new Set<string>()
  readonly #server: Server
  readonly #sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: 2 ** 20,
    handleProtocols: () => protocolVersion,
  })
  readonly #door: StrictDoor

  private constructor(door: StrictDoor) {
    this.#door = door
    this.#server = createServer((request, response) => {
      const { status, body } = this.#answer(request)
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    })
    this.#server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      const why = this.#objection(request)
      if (why === undefined) {
        this.#sockets.handleUpgrade(request, socket, head, (opened) => {
          this.#door.opened(opened)
        })
        return
      }
      this.#door.refused(why)
      const body = JSON.stringify({ code: 'refused', message: why })
      socket.end(
        `HTTP/1.1 401 Unauthorized\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
      )
    })
  }

  static async start(door: StrictDoor): Promise<StrictServer> {
    const server = new StrictServer(door)
    server.#server.listen(0, '127.0.0.1')
    await once(server.#server, 'listening')
    return server
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  get readyLine(): string {
    const { url, secret } = this
    const ws = `${url.replace('http', 'ws')}/socket`
    const link = `${url}/#ticket=none`
    const fields = { event: 'ready', url, ws, secret, link, protocol: protocolVersion, version: 'protocol-check' }
    return JSON.stringify(fields)
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate()
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #answer(request: IncomingMessage): { readonly status: number; readonly body: object } {
    const refuse = (status: number, message: string): { status: number; body: object } => {
      this.#door.refused(message)
      return { status, body: { code: status === 404 ? 'not-found' : 'refused', message } }
    }
    if (request.headers.origin !== this.url)
      return refuse(403, `${request.url ?? ''} with Origin ${request.headers.origin ?? '(none)'}, not ${this.url}`)
    if (request.url !== '/api/tickets' || request.method !== 'POST')
      return refuse(404, `${request.method ?? ''} ${request.url ?? ''}: this server has sockets and tickets alone`)
    if (!isSame(request.headers.authorization ?? '', `Bearer ${this.secret}`)) return refuse(401, 'a wrong secret')
    const ticket = randomUUID()
    this.#tickets.add(ticket)
    return { status: 200, body: { ticket, expiresInMs: 30_000 } }
  }

  #objection(request: IncomingMessage): string | undefined {
    const { origin } = request.headers
    if (origin !== this.url) return `an upgrade with Origin ${origin ?? '(none)'}, not ${this.url}`
    if (request.url !== '/socket') return `an upgrade at ${request.url ?? ''}, not /socket`
    const listed = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim())
    const [first, second = ''] = listed
    if (first !== protocolVersion || !second.startsWith(ticketPrefix) || listed.length !== 2)
      return 'an upgrade whose subprotocols are not parley.v1 and t.<ticket>, in this order'
    if (!this.#tickets.delete(second.slice(ticketPrefix.length))) return 'a ticket that was used before, or never sold'
    return undefined
  }
}

export function bytesOf(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data)
}

function isSame(given: string, wanted: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(wanted)]
  return one.length === other.length && timingSafeEqual(one, other)
}
