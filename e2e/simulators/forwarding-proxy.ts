import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

export interface ForwardingProxy {
  readonly port: number
  /** Of both sides. */
  readonly openSockets: ReadonlySet<Socket>
  readonly close: () => Promise<void>
}

/** A TCP proxy that passes everything on. The target may be named later than the proxy is made. */
export async function startForwardingProxy(
  target: { readonly port: number },
  onClient: (client: Socket) => void = () => undefined,
): Promise<ForwardingProxy> {
  const openSockets = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect({ port: target.port, host: '127.0.0.1' })
    onClient(client)
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      from.setNoDelay(true)
      openSockets.add(from)
      from.pipe(to)
      from.on('error', () => to.destroy())
      from.on('close', () => {
        openSockets.delete(from)
        to.destroySoon()
      })
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    openSockets,
    async close() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of openSockets) socket.resetAndDestroy()
      await closed
    },
  }
}
