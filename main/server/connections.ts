import type { CloseName } from '../../shared/protocol/errors.ts'
import type { ConnectionMetrics } from '../telemetry/connection-metrics.ts'
import type { FrameTrace } from '../telemetry/frame-trace.ts'

/** A socket or an event stream that is open now. */
export interface LiveConnection {
  readonly connectionId: number
  readonly transport: 'socket' | 'event-stream'
  readonly openedAtMs: number
  readonly trace: FrameTrace
  bufferedBytes(): number
  close(name: CloseName): void
}

export interface ConnectionReport extends ConnectionMetrics {
  readonly connectionId: number
  readonly transport: LiveConnection['transport']
  readonly sessionId: string | undefined
  readonly openMs: number
  readonly bufferedBytes: number
}

export class Connections {
  readonly #live = new Map<number, LiveConnection>()
  readonly #whenEmpty: (() => void)[] = []
  readonly #mostAtOnce: number
  #lastId = 0

  constructor(mostAtOnce: number) {
    this.#mostAtOnce = mostAtOnce
  }

  get size(): number {
    return this.#live.size
  }

  get isFull(): boolean {
    return this.#live.size >= this.#mostAtOnce
  }

  nextId(): number {
    this.#lastId++
    return this.#lastId
  }

  add(connection: LiveConnection): void {
    this.#live.set(connection.connectionId, connection)
  }

  remove(connectionId: number): void {
    this.#live.delete(connectionId)
    if (this.#live.size > 0) return
    for (const resolve of this.#whenEmpty.splice(0)) resolve()
  }

  /** Resolves when nobody is connected: every session has been left. */
  async emptied(): Promise<void> {
    if (this.#live.size > 0) await new Promise<void>((resolve) => this.#whenEmpty.push(resolve))
  }

  closeAll(name: CloseName): void {
    for (const connection of [...this.#live.values()]) connection.close(name)
  }

  report(nowMs: number): readonly ConnectionReport[] {
    return [...this.#live.values()].map((connection) => ({
      connectionId: connection.connectionId,
      transport: connection.transport,
      sessionId: connection.trace.sessionId,
      openMs: Math.round(nowMs - connection.openedAtMs),
      bufferedBytes: connection.bufferedBytes(),
      ...connection.trace.counter.read(),
    }))
  }
}
