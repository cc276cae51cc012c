import type { FrameMeasure, ReceivedFrame, SentFrame } from './frame-log.ts'

export interface FrameCount {
  frames: number
  bytes: number
}

type Counts = Record<string, FrameCount>

/** What one connection has carried so far, by message type; JSON audio counts as `audio` like its binary twin. */
export interface ConnectionMetrics {
  readonly received: Readonly<Counts>
  readonly sent: Readonly<Counts>
  readonly frameErrors: number
  readonly handlingMaxMs: number
  readonly roundTripMs: number | undefined
}

export class ConnectionCounter {
  readonly #received: Counts = {}
  readonly #sent: Counts = {}
  #frameErrors = 0
  #handlingMaxMs = 0
  roundTripMs: number | undefined

  countReceived(frame: ReceivedFrame, { bytes, handlingMs }: FrameMeasure): void {
    if (frame.kind === 'refused') this.#frameErrors++
    if (handlingMs > this.#handlingMaxMs) this.#handlingMaxMs = handlingMs
    add(this.#received, typeOf(frame), bytes)
  }

  countSent(frame: SentFrame, { bytes, handlingMs }: FrameMeasure): void {
    if (handlingMs > this.#handlingMaxMs) this.#handlingMaxMs = handlingMs
    add(this.#sent, typeOf(frame), bytes)
  }

  read(): ConnectionMetrics {
    return {
      received: this.#received,
      sent: this.#sent,
      frameErrors: this.#frameErrors,
      handlingMaxMs: this.#handlingMaxMs,
      roundTripMs: this.roundTripMs,
    }
  }
}

function typeOf(frame: ReceivedFrame | SentFrame): string {
  return frame.kind === 'message' ? frame.message.type : frame.kind
}

function add(counts: Counts, type: string, bytes: number): void {
  const count = (counts[type] ??= { frames: 0, bytes: 0 })
  count.frames++
  count.bytes += bytes
}
