import { randomUUID } from 'node:crypto'
import { createParser } from 'eventsource-parser'
import { chatDoor } from '../../shared/protocol/chat-door.ts'
import {
  answerMessages,
  sessionMessages,
  type ChatDoor,
  type ChatRequest,
  type EventPlace,
  type TryWaits,
} from '../../shared/protocol/chat-events.ts'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'
import { requestWithTicket, type ServerAccess } from './server-access.ts'

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
  return chatDoor({
    ...{ clock, random, createParser },
    newController: () => new AbortController(),
    open: async (path, request) =>
      (await requestWithTicket(access, path, request)).body?.pipeThrough(new TextDecoderStream()),
  })
}

async function post(
  access: ServerAccess,
  path: string,
  options: { readonly body: Record<string, unknown>; readonly signal?: AbortSignal | undefined },
): Promise<Response> {
  return await requestWithTicket(access, path, {
    method: 'POST',
    headers: { accept: 'application/json' },
    ...options,
  })
}
