import type { ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

export type RefusalStatus = 401 | 403 | 429

/** One body for every refusal: it must not tell a stranger which of the checks he failed, or which paths there are. */
const body = JSON.stringify({
  code: 'refused',
  message: 'Refused: this server answers its own page, and clients that bring a fresh ticket.',
})

const statusTexts: Record<RefusalStatus, string> = { 401: 'Unauthorized', 403: 'Forbidden', 429: 'Too Many Requests' }

const headers = {
  'Content-Type': 'application/json; charset=utf-8',
  'Content-Length': String(Buffer.byteLength(body)),
  Connection: 'close',
}

export function refuseRequest(response: ServerResponse, status: RefusalStatus): void {
  response.sendDate = false
  response.writeHead(status, statusTexts[status], headers)
  response.end(body)
}

export function refuseUpgrade(socket: Duplex, status: RefusalStatus): void {
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  // Nobody reads it any more, so that nobody would notice when the other side closes it.
  socket.end(`HTTP/1.1 ${status} ${statusTexts[status]}\r\n${head.join('')}\r\n${body}`, () => socket.destroy())
}
