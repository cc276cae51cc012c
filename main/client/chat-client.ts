import { randomUUID } from 'node:crypto'
import { EventSourceParserStream } from 'eventsource-parser/stream'
import { AssistantError } from '../../shared/protocol/errors.ts'
import { parseServerMessage } from '../../shared/protocol/parse.ts'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'
import { requestWithTicket, type ServerAccess } from './server-access.ts'

export interface ChatRequest {
  /** A UUID: the same text sent again under the same id is answered once. */
  readonly id: string
  readonly text: string
  readonly sessionId?: string
  readonly conversationId?: string
  readonly whileSpeaking?: 'interrupt' | 'queue' | 'steer'
}

/** An event may hold a whole conversation (`welcome`); nothing honest is larger. */
const eventMaxCharacters = 4 * 1024 * 1024
const resumesAllowed = 3

/**
 * One typed turn over an event stream: the server's messages from `welcome` to the end of the answer. A stream that
 * breaks before that is taken up again from the last event. Ends quietly when the signal fires; the server then goes on
 * with the answer, so stopping it takes `stopAnswer`.
 */
export async function* chat(
  access: ServerAccess,
  request: ChatRequest,
  signal: AbortSignal,
): AsyncGenerator<ServerMessage, void, undefined> {
  let sessionId = request.sessionId
  let lastEventId: string | undefined
  let responseId: number | undefined
  for (let tries = 0; ; tries++) {
    try {
      const response =
        lastEventId === undefined
          ? await post(access, '/api/chat', { body: { ...request }, signal })
          : await resume(access, { sessionId: sessionId ?? '', lastEventId }, signal)
      for await (const event of eventsOf(response)) {
        lastEventId = event.id ?? lastEventId
        const message = parseServerMessage(event.data)
        if (message.type === 'welcome') sessionId = message.sessionId
        if (message.type === 'response-start') responseId = message.responseId
        yield message
        // The stream of a text ends by itself; one that was taken up again is the session's and stays open.
        if (tries > 0 && message.type === 'response-end' && message.responseId === responseId) return
      }
      // The server closed the stream in good order: whatever there was to say has been said.
      return
    } catch (cause) {
      if (isAborted(signal)) return
      if (cause instanceof AssistantError) throw cause
      if (sessionId === undefined || lastEventId === undefined || tries >= resumesAllowed) throw cutOff(cause)
    }
  }
}

/**
 * Everything a session says, from the event after `lastEventId` until the signal fires: also what no text asked for.
 * A stream that breaks is taken up again from the last event; throws when the server does not come back.
 */
export async function* sessionEvents(
  access: ServerAccess,
  from: { readonly sessionId: string; readonly lastEventId: string },
  signal: AbortSignal,
): AsyncGenerator<ServerMessage, void, undefined> {
  let { lastEventId } = from
  let failure: unknown
  for (let tries = 0; tries <= resumesAllowed; tries++) {
    try {
      const response = await resume(access, { sessionId: from.sessionId, lastEventId }, signal)
      for await (const event of eventsOf(response)) {
        const message = parseServerMessage(event.data)
        lastEventId = event.id ?? lastEventId
        // A server that only ever says welcome does not count as one that came back.
        if (message.type !== 'welcome') tries = 0
        yield message
      }
    } catch (cause) {
      if (isAborted(signal)) return
      if (cause instanceof AssistantError && !cause.retryable) throw cause
      failure = cause
    }
    if (isAborted(signal)) return
  }
  throw new AssistantError('not-ready', 'The server does not say any more what nobody asked for, such as alarms.', {
    retryable: true,
    cause: failure,
  })
}

/** Stops the answer that is being made; resolves when the server has done so. */
export async function stopAnswer(access: ServerAccess, sessionId: string, signal?: AbortSignal): Promise<void> {
  await post(access, `/api/chat/${sessionId}/stop`, { body: { id: randomUUID() }, signal })
}

/** Puts a remark into the answer that is being made, without stopping it. */
export async function steerAnswer(
  access: ServerAccess,
  steer: { readonly sessionId: string; readonly text: string },
  signal?: AbortSignal,
): Promise<void> {
  await post(access, `/api/chat/${steer.sessionId}/steer`, { body: { id: randomUUID(), text: steer.text }, signal })
}

async function resume(
  access: ServerAccess,
  from: { readonly sessionId: string; readonly lastEventId: string },
  signal: AbortSignal,
): Promise<Response> {
  return await requestWithTicket(access, `/api/chat/${from.sessionId}/events`, {
    method: 'GET',
    headers: { accept: 'text/event-stream', 'last-event-id': from.lastEventId },
    signal,
  })
}

async function post(
  access: ServerAccess,
  path: string,
  options: { readonly body: Record<string, unknown>; readonly signal?: AbortSignal | undefined },
): Promise<Response> {
  return await requestWithTicket(access, path, {
    method: 'POST',
    headers: { accept: 'text/event-stream, application/json' },
    ...options,
  })
}

async function* eventsOf(response: Response): AsyncGenerator<{ id: string | undefined; data: string }> {
  if (response.body === null) return
  const events = response.body
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream({ maxBufferSize: eventMaxCharacters }))
  for await (const event of events) yield { id: event.id, data: event.data }
}

// A getter behind a function: the compiler would else hold the signal for unfired after the first look.
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted
}

function cutOff(cause: unknown): AssistantError {
  const sentence =
    'The connection broke in the middle of the answer and could not be taken up again. What came so far is kept.'
  return new AssistantError('not-ready', sentence, { retryable: true, cause })
}
