import type { ServerResponse } from 'node:http'
import { heartbeatMs } from '../../shared/protocol/limits.ts'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'
import type { Clock } from '../../shared/std/clock.ts'
import type { FrameTrace } from '../telemetry/frame-trace.ts'
import { ReaderWatch } from './reader-watch.ts'
import { welcomeTakenMs } from './slow-reader.ts'

export interface EventStreamPorts {
  readonly clock: Clock
  readonly trace: FrameTrace
  /** Once, whoever ended it: nothing more is sent. */
  onEnded(): void
  /** Once, after that: the reader has all of it, or has been cut off. */
  onClosed(): void
}

/** One response of `text/event-stream`: the same messages as on the socket, one event each. */
export class EventStream {
  readonly #response: ServerResponse
  readonly #ports: EventStreamPorts
  readonly #reader: ReaderWatch
  #hasBegun = false
  #phase: 'open' | 'ending' | 'closed' = 'open'
  #cancelTimer: () => void = () => undefined

  constructor(response: ServerResponse, ports: EventStreamPorts) {
    this.#response = response
    this.#ports = ports
    this.#reader = new ReaderWatch({
      clock: ports.clock,
      bufferedBytes: () => response.writableLength,
      giveUp: () => {
        this.#cutOff()
      },
    })
    response.on('close', () => {
      this.#close()
    })
  }

  get hasBegun(): boolean {
    return this.#hasBegun
  }

  bufferedBytes(): number {
    return this.#phase === 'closed' ? 0 : this.#response.writableLength
  }

  send(message: ServerMessage): void {
    if (this.#phase !== 'open') return
    const startedMs = this.#ports.clock.nowMs()
    this.#begin()
    const event = `${eventIdLine(message)}data: ${JSON.stringify(message)}\n\n`
    if (message.type === 'welcome') this.#reader.expectWelcome(Buffer.byteLength(event))
    this.#response.write(event)
    this.#ports.trace.sent({ kind: 'message', message }, Buffer.byteLength(event), startedMs)
    this.#reader.look()
  }

  /** It counts as a connection until the reader has all of it, or has had time enough for the longest welcome. */
  end(): void {
    if (this.#phase !== 'open') return
    this.#leave()
    this.#cancelTimer = this.#ports.clock.after(welcomeTakenMs, () => {
      this.#cutOff()
    })
    this.#response.end()
  }

  #begin(): void {
    if (this.#hasBegun) return
    this.#hasBegun = true
    this.#response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      // nginx holds a response back until it is whole, unless told.
      'X-Accel-Buffering': 'no',
    })
    this.#pingLater()
  }

  #pingLater(): void {
    // As often as on a socket, for the same watch at the other end; and proxies cut what is silent for 60 s.
    this.#cancelTimer = this.#ports.clock.after(heartbeatMs, () => {
      this.#response.write(': ping\n\n')
      this.#reader.look()
      if (this.#phase === 'open') this.#pingLater()
    })
  }

  #leave(): void {
    this.#phase = 'ending'
    this.#cancelTimer()
    this.#reader.stop()
    this.#ports.onEnded()
  }

  #cutOff(): void {
    this.#response.destroy()
    this.#close()
  }

  #close(): void {
    if (this.#phase === 'closed') return
    if (this.#phase === 'open') this.#leave()
    this.#phase = 'closed'
    this.#cancelTimer()
    this.#ports.onClosed()
  }
}

/**
 * The id a client hands back as `Last-Event-ID`. A resumed welcome has none: the missed messages that follow it have
 * lower numbers, and a client that is cut off in between must ask for them again.
 */
function eventIdLine(message: ServerMessage): string {
  if (!('seq' in message) || (message.type === 'welcome' && message.isResumed)) return ''
  return `id: ${message.epoch}.${message.seq}\n`
}
