import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type RawData, WebSocket, WebSocketServer } from 'ws'

/** One message of the server as it would be sent: what goes to the client instead, and what is sent back unasked. */
export interface Rule {
  /** From the server. Text frames are parsed; audio is `undefined`. Every entry is sent, so none drops it. */
  readonly toClient?: (
    message: Record<string, unknown> | undefined,
    memory: Map<string, unknown>,
  ) => readonly Outgoing[]
  /** From the client; null swallows it. */
  readonly toServer?: (text: string) => string | null
}

export type Outgoing = 'as-it-is' | Record<string, unknown> | Buffer

export interface BreakingProxy {
  readonly ws: string
  close(): Promise<void>
}

/** Our server as its clients would see it with one rule broken. */
export async function startBreakingProxy(target: { readonly url: string }, rule: Rule): Promise<BreakingProxy> {
  const server = createServer((request, response) => {
    const headers: Record<string, string> = { origin: target.url }
    for (const name of ['authorization', 'content-type', 'last-event-id'] as const) {
      const value = request.headers[name]
      if (typeof value === 'string') headers[name] = value
    }
    void fetch(new URL(request.url ?? '/', target.url), { method: request.method ?? 'GET', headers }).then(
      async (answer) => {
        response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text())
      },
    )
  })
  const sockets = new WebSocketServer({ server, perMessageDeflate: false, handleProtocols: () => 'parley.v1' })
  sockets.on('connection', (client, request) => {
    const protocols = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim())
    const upstream = new WebSocket(`${target.url.replace('http', 'ws')}/socket`, protocols, { origin: target.url })
    const early: (() => void)[] = []
    const memory = new Map<string, unknown>()
    client.on('message', (data, isBinary) => {
      const passed = isBinary ? bytesOf(data) : (rule.toServer ?? asItIs)(bytesOf(data).toString())
      if (passed === null) return
      if (upstream.readyState === WebSocket.OPEN) upstream.send(passed)
      else
        early.push(() => {
          upstream.send(passed)
        })
    })
    upstream.on('open', () => {
      for (const send of early) send()
    })
    upstream.on('message', (data, isBinary) => {
      const bytes = bytesOf(data)
      const message = isBinary ? undefined : (JSON.parse(bytes.toString()) as Record<string, unknown>)
      for (const out of rule.toClient?.(message, memory) ?? ['as-it-is'])
        if (out === 'as-it-is') client.send(bytes, { binary: isBinary })
        else client.send(Buffer.isBuffer(out) ? out : JSON.stringify(out))
    })
    upstream.on('close', (code) => {
      if (code >= 1000 && code !== 1005 && code !== 1006) client.close(code)
      else client.terminate()
    })
    client.on('close', () => {
      upstream.terminate()
    })
    for (const socket of [client, upstream]) socket.on('error', () => undefined)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    ws: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/socket`,
    async close() {
      for (const client of sockets.clients) client.terminate()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function asItIs(text: string): string {
  return text
}

function bytesOf(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data)
}
