import type { ClientMessage } from '../../shared/protocol/client-messages.ts'
import type { ErrorCode } from '../../shared/protocol/errors.ts'
import type { AudioFrame } from '../../shared/protocol/frame.ts'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'
import { audioFrameFields, clientMessageFields, serverMessageFields } from './frame-fields.ts'
import type { Log, LogFields } from './log.ts'

/** One connection's frames, one line each, in either direction. */
export interface FrameLog {
  received(frame: ReceivedFrame, measure: FrameMeasure): void
  sent(frame: SentFrame, measure: FrameMeasure): void
}

export type ReceivedFrame =
  | { readonly kind: 'message'; readonly message: ClientMessage }
  | { readonly kind: 'audio'; readonly frame: AudioFrame }
  /** Taken by nobody: broken, too large, too early or over the rate. */
  | { readonly kind: 'refused'; readonly code: ErrorCode; readonly isBinary: boolean }

export type SentFrame =
  { readonly kind: 'message'; readonly message: ServerMessage } | { readonly kind: 'audio'; readonly frame: AudioFrame }

/** `handlingMs` runs from the start to the end of handling the frame in this process. */
export interface FrameMeasure {
  readonly bytes: number
  readonly handlingMs: number
}

/** `request`: a command that came by POST, and its result. */
export type Transport = 'socket' | 'event-stream' | 'request'

export interface FrameSource {
  readonly transport: Transport
  readonly connectionId: number
  sessionId(): string | undefined
}

/**
 * Audio frames are lines of level `debug`, all others of level `info`: at 50 frames a second one microphone alone would
 * write over a gigabyte a day. `PUT /api/log-level` with `debug` shows each of them.
 */
export function createFrameLog(log: Log, source: FrameSource): FrameLog {
  const line = (text: string, measure: FrameMeasure, fields: LogFields): LogFields => ({
    transport: source.transport,
    connectionId: source.connectionId,
    sessionId: source.sessionId(),
    direction: text,
    ...fields,
    bytes: measure.bytes,
    // Microseconds are as fine as the clock is honest.
    handlingMs: Math.round(measure.handlingMs * 1000) / 1000,
  })
  return {
    received(frame, measure) {
      const level = frame.kind === 'audio' || isAudio(frame) ? 'debug' : 'info'
      if (!log.isOn(level)) return
      log[level]('frame', line('received', measure, receivedFields(frame)))
    },
    sent(frame, measure) {
      const level = frame.kind === 'audio' || isAudio(frame) ? 'debug' : 'info'
      if (!log.isOn(level)) return
      log[level]('frame', line('sent', measure, sentFields(frame)))
    },
  }
}

function isAudio(frame: ReceivedFrame | SentFrame): boolean {
  return frame.kind === 'message' && frame.message.type === 'audio'
}

function receivedFields(frame: ReceivedFrame): LogFields {
  switch (frame.kind) {
    case 'message':
      return { type: frame.message.type, encoding: 'json', ...clientMessageFields(frame.message) }
    case 'audio':
      return { type: 'audio', encoding: 'binary', ...audioFrameFields(frame.frame) }
    case 'refused':
      return { type: 'refused', encoding: frame.isBinary ? 'binary' : 'json', code: frame.code }
  }
}

function sentFields(frame: SentFrame): LogFields {
  switch (frame.kind) {
    case 'message':
      return { type: frame.message.type, encoding: 'json', ...serverMessageFields(frame.message) }
    case 'audio':
      return { type: 'audio', encoding: 'binary', ...audioFrameFields(frame.frame) }
  }
}
