import { type RawData, WebSocket } from 'ws'
import { Broken } from './verdict.ts'
import { wholeText, type OpenedSocket, type PortResponse, type ServerPort } from './server-port.ts'

/** Snapshots hold whole conversations and are the largest thing a server sends. */
const maxPayload = 16 * 1024 * 1024

export function wsServerPort(ws: string, secret: string): ServerPort {
  const url = new URL(ws)
  const origin = `${url.protocol === 'wss:' ? 'https' : 'http'}://${url.host}`
  const port: ServerPort = {
    origin,
    hasSecret: secret !== '',
    openSocket: (opening, events) =>
      new Promise((resolve, reject) => {
        const socket = new WebSocket(url, [...opening.protocols], {
          perMessageDeflate: false,
          maxPayload,
          ...(opening.origin === undefined ? {} : { origin: opening.origin }),
        })
        socket.on('open', () => {
          resolve({ kind: 'open', socket, protocol: socket.protocol, extensions: socket.extensions })
        })
        socket.on('unexpected-response', (_request, response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => chunks.push(chunk))
          response.on('end', () => {
            const refused: OpenedSocket = {
              kind: 'refused',
              status: response.statusCode ?? 0,
              body: Buffer.concat(chunks).toString(),
            }
            resolve(refused)
            socket.terminate()
          })
        })
        socket.on('message', (data, isBinary) => {
          if (isBinary) events.onBinary(bytesOf(data))
          else events.onText(bytesOf(data).toString())
        })
        socket.on('error', reject)
        socket.on('close', (code) => {
          events.onClosed(code)
        })
      }),
    request: async (path, { method, headers, body, signal }) =>
      responseOf(
        await fetch(new URL(path, origin), {
          method,
          headers: { ...headers },
          redirect: 'error',
          signal: signal ?? null,
          ...(body === undefined ? {} : { body }),
        }),
      ),
    async ticket() {
      const response = await port.request('/api/tickets', {
        method: 'POST',
        headers: { origin, authorization: `Bearer ${secret}` },
      })
      const text = await wholeText(response)
      const ticket = ticketIn(text)
      if (ticket !== undefined) return ticket
      throw new Broken('POST /api/tickets to answer {"ticket": "…", "expiresInMs": …}', `${response.status} ${text}`)
    },
  }
  return port
}

function responseOf(response: Response): PortResponse {
  return {
    status: response.status,
    contentType: response.headers.get('content-type') ?? '',
    parts: textParts(response.body),
  }
}

async function* textParts(body: ReadableStream<Uint8Array> | null): AsyncGenerator<string, void, undefined> {
  if (body === null) return
  const decoder = new TextDecoder()
  for await (const chunk of body) yield decoder.decode(chunk, { stream: true })
}

function bytesOf(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data)
}

function ticketIn(text: string): string | undefined {
  try {
    const body: unknown = JSON.parse(text)
    if (typeof body === 'object' && body !== null && 'ticket' in body && typeof body.ticket === 'string')
      return body.ticket
  } catch {
    // Said by the caller, with what came.
  }
  return undefined
}
