import { randomUUID } from 'node:crypto'
import { EventSourceParserStream } from 'eventsource-parser/stream'
import {
  answerMessages,
  sessionMessages,
  type ChatDoor,
  type ChatEvent,
  type ChatRequest,
  type EventPlace,
  type TryWaits,
} from '../../shared/protocol/chat-events.ts'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'
import { requestWithTicket, type ServerAccess } from './server-access.ts'

/** An event may hold a whole conversation (`welcome`); nothing honest is larger. */
const eventMaxCharacters = 4 * 1024 * 1024

export interface ChatLine extends TryWaits {
  readonly access: ServerAccess
}

/** One typed turn over an event stream. Stopping the answer itself takes `stopAnswer`. */
export function chat(
  line: ChatLine,
  request: ChatRequest,
  signal: AbortSignal,
): AsyncGenerator<ServerMessage, void, undefined> {
  return answerMessages(doorOf(line), request, signal)
}

/** Everything a session says, from the event after `lastEventId` until the signal fires. */
export function sessionEvents(
  line: ChatLine,
  from: EventPlace,
  signal: AbortSignal,
): AsyncGenerator<ServerMessage, void, undefined> {
  return sessionMessages(doorOf(line), from, signal)
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

function doorOf({ access, clock, random }: ChatLine): ChatDoor {
  return {
    waits: { clock, random },
    async ask(request, signal) {
      return eventsOf(await post(access, '/api/chat', { body: { ...request }, signal }))
    },
    async resume({ sessionId, lastEventId }, signal) {
      const headers = { accept: 'text/event-stream', 'last-event-id': lastEventId }
      return eventsOf(
        await requestWithTicket(access, `/api/chat/${sessionId}/events`, { method: 'GET', headers, signal }),
      )
    },
  }
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

async function* eventsOf(response: Response): AsyncGenerator<ChatEvent, void, undefined> {
  if (response.body === null) return
  const events = response.body
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream({ maxBufferSize: eventMaxCharacters }))
  for await (const event of events) yield { id: event.id, data: event.data }
}
