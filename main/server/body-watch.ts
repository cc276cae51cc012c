import type { IncomingMessage, ServerResponse } from 'node:http'
import { AssistantError } from '../../shared/protocol/errors.ts'
import type { Clock } from '../../shared/std/clock.ts'
import { statusOfCode } from './http-errors.ts'
import { sendJson } from './send-json.ts'

/** How long a body may be on its way. */
export interface BodyPace {
  readonly mostMs: number
  /** Looked at as often: whatever does not come at all is given up between one and two of these after its last byte. */
  readonly stallMs: number
  late(): AssistantError
  stalled(): AssistantError
}

export type BodyVerdict = 'coming' | 'late' | 'stalled'

const notWhole = (): AssistantError =>
  new AssistantError('bad-frame', 'The request body did not arrive whole within 10 seconds. Send it again.')

/** 64 KiB at most, or nobody wants it: it may come as slowly as a modem, and no place is held for longer. */
export const smallBodyPace: BodyPace = { mostMs: 10_000, stallMs: 10_000, late: notWhole, stalled: notWhole }

/** 256 MiB by way of a tunnel: as long as a page waits for the whole of it. */
export const importPace: BodyPace = {
  mostMs: 600_000,
  stallMs: 15_000,
  late: () =>
    new AssistantError(
      'import-refused',
      'This file was not imported: it did not arrive within 10 minutes. Nothing of it was kept. ' +
        'Import it where the way to Parley is faster, or export fewer conversations at a time.',
    ),
  stalled: () =>
    new AssistantError(
      'import-refused',
      'This file was not imported: it stopped coming in the middle. Nothing of it was kept. ' +
        'Check the connection to the machine that Parley runs on, then import the file again.',
    ),
}

interface BodyProgress {
  readonly takenMs: number
  readonly bytes: number
  readonly bytesBefore: number
}

export function judgeBody(pace: BodyPace, { takenMs, bytes, bytesBefore }: BodyProgress): BodyVerdict {
  if (takenMs >= pace.mostMs) return 'late'
  return bytes === bytesBefore ? 'stalled' : 'coming'
}

/**
 * From the head of a request on, whoever reads its body, or nobody: Node has one limit for all requests, and one of them
 * may take minutes. Who is cut off hears why, unless the answer is out already.
 */
export function watchBody(
  request: IncomingMessage,
  response: ServerResponse,
  { clock, pace }: { readonly clock: Clock; readonly pace: BodyPace },
): void {
  if (!hasBody(request)) return
  const { socket } = request
  const sinceMs = clock.nowMs()
  let cancel: () => void = () => undefined
  const stop = (): void => {
    cancel()
    request.off('end', stop)
    socket.off('close', stop)
  }
  const lookLater = (bytesBefore: number): void => {
    const leftMs = sinceMs + pace.mostMs - clock.nowMs()
    cancel = clock.after(Math.min(pace.stallMs, leftMs), () => {
      const bytes = socket.bytesRead
      const verdict = judgeBody(pace, { takenMs: clock.nowMs() - sinceMs, bytes, bytesBefore })
      if (!request.complete && verdict === 'coming') {
        lookLater(bytes)
        return
      }
      stop()
      // All of it came, and nobody has read it yet.
      if (request.complete || verdict === 'coming') return
      cutOff(request, response, pace[verdict]())
    })
  }
  request.once('end', stop)
  socket.once('close', stop)
  lookLater(socket.bytesRead)
}

function hasBody({ headers }: IncomingMessage): boolean {
  const length = headers['content-length']
  return headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0')
}

function cutOff(request: IncomingMessage, response: ServerResponse, error: AssistantError): void {
  // Whoever is still reading the body hears it too: Node tells nobody once the answer is out.
  const end = (): void => {
    request.destroy(error)
  }
  if (response.headersSent) {
    end()
    return
  }
  const { code, message } = error
  const headers = { Connection: 'close' }
  sendJson(response, { status: statusOfCode[code], headers, body: { code, message } }, end)
}
