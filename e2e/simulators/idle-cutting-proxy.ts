import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import type { Clock } from '../../shared/std/clock.ts'

export interface IdleCuttingProxy {
  readonly port: number
  readonly openConnections: number
  /** Connections that were cut because nothing was sent on them. */
  readonly cuts: number
  close(): Promise<void>
}

/**
 * A TCP proxy of the kind that stands before many servers: a connection without a byte in either direction for
 * `idleMs` is cut, without a word to either side. It knows nothing of HTTP, so upgrades pass like anything else.
 */
export async function startIdleCuttingProxy(options: {
  readonly targetPort: number
  readonly idleMs: number
  readonly clock: Clock
  readonly port?: number
}): Promise<IdleCuttingProxy> {
  const pairs = new Set<() => void>()
  let cuts = 0
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const target = connect({ port: options.targetPort, host: '127.0.0.1', allowHalfOpen: true })
    const close = (): void => {
      stopWatch()
      pairs.delete(close)
      client.destroy()
      target.destroy()
    }
    let lastByteMs = options.clock.nowMs()
    let stopWatch = watch(options.idleMs)
    pairs.add(close)
    forward(client, target)
    forward(target, client)

    // One timer that looks again, and not one per byte: audio brings fifty frames a second.
    function watch(delayMs: number): () => void {
      return options.clock.after(delayMs, () => {
        const leftMs = lastByteMs + options.idleMs - options.clock.nowMs()
        if (leftMs > 0) stopWatch = watch(leftMs)
        else {
          cuts++
          close()
        }
      })
    }

    function forward(from: Socket, to: Socket): void {
      from.on('data', () => {
        lastByteMs = options.clock.nowMs()
      })
      from.pipe(to)
      from.on('error', close)
      from.on('close', () => {
        // What one side sent last must still reach the other.
        to.destroySoon()
        if (to.closed) close()
      })
    }
  })
  server.listen(options.port ?? 0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    port,
    get openConnections() {
      return pairs.size
    },
    get cuts() {
      return cuts
    },
    async close() {
      const closed = once(server, 'close')
      server.close()
      for (const closePair of pairs) closePair()
      await closed
    },
  }
}
