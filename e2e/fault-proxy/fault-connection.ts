import type { Socket } from 'node:net'
import type { Clock } from '../../shared/std/clock.ts'
import { FaultLine } from './fault-line.ts'
import type { CutReason, Direction, Faults, ProxyEvent, WithoutPlace } from './faults.ts'

export interface FaultConnectionPorts {
  readonly client: Socket
  readonly server: Socket
  readonly clock: Clock
  onBytes(direction: Direction, bytes: Buffer): void
  readonly onEvent: (event: WithoutPlace<ProxyEvent>) => void
}

/** One client's connection through the proxy: two lines, and what both have in common. */
export class FaultConnection {
  readonly #ports: FaultConnectionPorts
  readonly #lines: Readonly<Record<Direction, FaultLine>>
  #faults: Faults = {}
  #lastByteMs: number
  #cancelWatch: () => void = () => undefined
  #openSockets = 2
  /** Its partner is gone, and it may not know of it yet. */
  #broken: Socket | undefined
  #isOver = false

  constructor(ports: FaultConnectionPorts) {
    this.#ports = ports
    this.#lastByteMs = ports.clock.nowMs()
    const { client, server } = ports
    this.#lines = {
      'to-server': this.#line('to-server', client, server),
      'to-client': this.#line('to-client', server, client),
    }
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      socket.setNoDelay(true)
      socket.on('error', () => {
        this.#broken = other
        if (!this.#isHoled) reset(other)
      })
      socket.on('close', () => {
        this.#openSockets--
        if (this.#openSockets === 0) this.#finish()
      })
    }
  }

  passed(direction: Direction): { readonly frames: number; readonly bytes: number } {
    const line = this.#lines[direction]
    return { frames: line.passedFrames, bytes: line.passedBytes }
  }

  set(faults: Faults): void {
    if (this.#isOver) return
    this.#faults = faults
    if (!this.#isHoled && this.#broken !== undefined) reset(this.#broken)
    this.#cancelWatch()
    if (faults.idleCutMs !== undefined) this.#watch(this.#idleLeftMs(faults.idleCutMs), faults.idleCutMs)
    this.#lines['to-server'].set(faults.toServer ?? {})
    this.#lines['to-client'].set(faults.toClient ?? {})
  }

  /**
   * Ends it without a close frame. After a count, who was being written to gets all of what was counted and then the end;
   * everything else is a reset, in which what is on its way may be lost.
   */
  cut(reason: CutReason, written?: Direction): void {
    if (this.#isOver) return
    this.#ports.onEvent({ type: 'cut', reason })
    this.#finish()
    const { client, server } = this.#ports
    for (const [socket, direction] of [
      [server, 'to-server'],
      [client, 'to-client'],
    ] as const) {
      if (direction === written) socket.destroySoon()
      else reset(socket)
    }
  }

  #line(direction: Direction, from: Socket, to: Socket): FaultLine {
    return new FaultLine({
      direction,
      from,
      to,
      clock: this.#ports.clock,
      slowCloseMs: () => this.#faults.slowCloseMs ?? 0,
      onBytes: (bytes) => {
        this.#lastByteMs = this.#ports.clock.nowMs()
        this.#ports.onBytes(direction, bytes)
      },
      onEvent: this.#ports.onEvent,
      cut: (reason) => {
        this.cut(reason, direction)
      },
    })
  }

  /** A black hole tells neither side that the other is gone. */
  get #isHoled(): boolean {
    return this.#faults.toServer?.isBlackHole === true || this.#faults.toClient?.isBlackHole === true
  }

  #idleLeftMs(idleCutMs: number): number {
    return this.#lastByteMs + idleCutMs - this.#ports.clock.nowMs()
  }

  /** One timer that looks again, and not one per byte: audio brings fifty frames a second. */
  #watch(delayMs: number, idleCutMs: number): void {
    this.#cancelWatch = this.#ports.clock.after(Math.max(0, delayMs), () => {
      const leftMs = this.#idleLeftMs(idleCutMs)
      if (leftMs > 0) this.#watch(leftMs, idleCutMs)
      else this.cut('idle')
    })
  }

  #finish(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#cancelWatch()
    for (const line of Object.values(this.#lines)) line.stop()
    this.#ports.onEvent({ type: 'closed' })
  }
}

/** While its end is still on the way out Node does not reset a socket, and waits for it for ever when the process ends. */
function reset(socket: Socket): void {
  if (socket.writableEnded && !socket.writableFinished) socket.destroy()
  else socket.resetAndDestroy()
}
