import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import type { Clock } from '../../shared/std/clock.ts'
import { machineClock } from '../simulators/machine-clock.ts'
import { FaultConnection } from './fault-connection.ts'
import type { Direction, Faults, ProxyEvent, WithoutPlace } from './faults.ts'

export interface FaultProxy {
  readonly port: number
  readonly openConnections: number
  /** What happened, in order; never what was in it. */
  readonly events: readonly ProxyEvent[]
  count(type: ProxyEvent['type']): number
  /** Frames and bytes that reached the other side, by connection; of those that are open. */
  passed(connectionId: number, direction: Direction): { readonly frames: number; readonly bytes: number }
  /** From now on, for connections that are open and those that come. A function is asked for each of them. */
  set(faults: Faults | ((connectionId: number) => Faults)): void
  /** Resets every connection; new ones are let through. */
  cutAll(): void
  /** Idempotent; nothing of it is left afterwards. */
  close(): Promise<void>
}

export interface FaultProxyOptions {
  /** May be named later than the proxy is made: a server has to be told the proxy's port first. */
  readonly target: { readonly port: number }
  readonly faults?: Faults | ((connectionId: number) => Faults)
  readonly clock?: Clock
  readonly port?: number
  /** Reads along, before any fault. */
  readonly tap?: (bytes: Buffer, at: { readonly connectionId: number; readonly direction: Direction }) => void
}

/**
 * A TCP proxy on loopback that does to a connection what networks do. It cuts HTTP upgrades at the borders of WebSocket's
 * frames and passes everything else as bytes. Connections are numbered from 1.
 */
export async function startFaultProxy(options: FaultProxyOptions): Promise<FaultProxy> {
  const { target, tap, clock = machineClock } = options
  const open = new Map<number, FaultConnection>()
  const events: ProxyEvent[] = []
  let connections = 0
  let faultsOf = asFunction(options.faults ?? {})
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const connectionId = ++connections
    const onEvent = (event: WithoutPlace<ProxyEvent>): void => {
      events.push({ ...event, atMs: clock.nowMs(), connectionId })
      if (event.type === 'closed') open.delete(connectionId)
    }
    const faults = faultsOf(connectionId)
    if (faults.isRefusing === true) {
      onEvent({ type: 'refused' })
      client.resetAndDestroy()
      return
    }
    onEvent({ type: 'opened' })
    const connection = new FaultConnection({
      client,
      server: connect({ port: target.port, host: '127.0.0.1', allowHalfOpen: true }),
      clock,
      onBytes: (direction, bytes) => tap?.(bytes, { connectionId, direction }),
      onEvent,
    })
    open.set(connectionId, connection)
    connection.set(faults)
  })
  server.listen(options.port ?? 0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    port,
    get openConnections() {
      return open.size
    },
    events,
    count: (type) => events.filter((event) => event.type === type).length,
    passed: (connectionId, direction) => open.get(connectionId)?.passed(direction) ?? { frames: 0, bytes: 0 },
    set(faults) {
      faultsOf = asFunction(faults)
      for (const [connectionId, connection] of open) connection.set(faultsOf(connectionId))
    },
    cutAll() {
      for (const connection of [...open.values()]) connection.cut('asked')
    },
    async close() {
      if (!server.listening) return
      const closed = once(server, 'close')
      server.close()
      for (const connection of [...open.values()]) connection.cut('asked')
      await closed
    },
  }
}

function asFunction(faults: Faults | ((connectionId: number) => Faults)): (connectionId: number) => Faults {
  return typeof faults === 'function' ? faults : () => faults
}
