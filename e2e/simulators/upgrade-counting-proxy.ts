import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

export interface UpgradeCountingProxy {
  readonly port: number
  /** Requests that came by, and how many of them asked for a WebSocket: counted on the wire, by nobody's own account. */
  readonly requests: number
  readonly upgrades: number
  close(): Promise<void>
}

// Not at the start of a line: a body ends without one.
const requestLine = /(?:GET|POST|PUT) \/\S* HTTP\/1\.1\r$/gm
const upgradeLine = /^upgrade: websocket\r$/gim

/** A TCP proxy that passes everything on and reads along. The target may be named later than the proxy is made. */
export async function startUpgradeCountingProxy(target: { readonly port: number }): Promise<UpgradeCountingProxy> {
  const said: string[][] = []
  const open = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect({ port: target.port, host: '127.0.0.1' })
    const parts: string[] = []
    said.push(parts)
    client.on('data', (bytes) => parts.push(bytes.toString('latin1')))
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      open.add(from)
      from.pipe(to)
      from.on('error', () => to.destroy())
      from.on('close', () => {
        open.delete(from)
        to.destroySoon()
      })
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const count = (pattern: RegExp): number =>
    said.reduce((sum, parts) => sum + (parts.join('').match(pattern)?.length ?? 0), 0)
  return {
    port,
    get requests() {
      return count(requestLine)
    },
    get upgrades() {
      return count(upgradeLine)
    },
    async close() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of open) socket.destroy()
      await closed
    },
  }
}
