import type { Clock } from '../../shared/std/clock.ts'
import { ConnectionCounter } from './connection-metrics.ts'
import { createFrameLog, type FrameLog, type ReceivedFrame, type SentFrame, type Transport } from './frame-log.ts'
import type { Log, LogFields } from './log.ts'

export interface FrameTracePorts {
  readonly log: Log
  readonly clock: Clock
  readonly transport: Transport
  readonly connectionId: number
}

/** One connection's trail: a line and a count for each frame. */
export class FrameTrace {
  readonly counter = new ConnectionCounter()
  readonly #ports: FrameTracePorts
  readonly #frameLog: FrameLog
  #sessionId: string | undefined

  constructor(ports: FrameTracePorts) {
    this.#ports = ports
    this.#frameLog = createFrameLog(ports.log, { ...ports, sessionId: () => this.#sessionId })
  }

  get sessionId(): string | undefined {
    return this.#sessionId
  }

  attached(sessionId: string): void {
    this.#sessionId = sessionId
  }

  ids(): LogFields {
    const { transport, connectionId } = this.#ports
    return { transport, connectionId, sessionId: this.#sessionId }
  }

  received(frame: ReceivedFrame, bytes: number, startedMs: number): void {
    const handlingMs = this.#ports.clock.nowMs() - startedMs
    this.counter.countReceived(frame, { bytes, handlingMs })
    this.#frameLog.received(frame, { bytes, handlingMs })
  }

  sent(frame: SentFrame, bytes: number, startedMs: number): void {
    const handlingMs = this.#ports.clock.nowMs() - startedMs
    // The welcome goes out before whoever asked for the session is told which one it is.
    if (frame.kind === 'message' && frame.message.type === 'welcome') this.#sessionId = frame.message.sessionId
    this.counter.countSent(frame, { bytes, handlingMs })
    this.#frameLog.sent(frame, { bytes, handlingMs })
  }
}
