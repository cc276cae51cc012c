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
import type { PageAccess } from './page-access.ts'

/** A command of the HTTP routes: `id` is a UUID, and the same one runs once. */
export interface ChatCommand {
  readonly id: string
  readonly sessionId: string
}

export interface ChatLine extends TryWaits {
  readonly access: PageAccess
}

/** One typed turn while voice is off: no socket is opened. Stopping the answer itself takes `stopAnswer`. */
export function chat(
  line: ChatLine,
  request: ChatRequest,
  signal: AbortSignal,
): AsyncGenerator<ServerMessage, void, undefined> {
  return answerMessages(doorOf(line), request, signal)
}

/** Everything the session says after `lastEventId`, until the signal fires: also what no text asked for. */
export function sessionEvents(
  line: ChatLine,
  from: EventPlace,
  signal: AbortSignal,
): AsyncGenerator<ServerMessage, void, undefined> {
  return sessionMessages(doorOf(line), from, signal)
}

/** Stops the answer that is being made; resolves when the server has done so. */
export async function stopAnswer(access: PageAccess, stop: ChatCommand, signal: AbortSignal): Promise<void> {
  await access.request(`/api/chat/${stop.sessionId}/stop`, { method: 'POST', body: { id: stop.id }, signal })
}

/** Puts a remark into the answer that is being made, without stopping it. */
export async function steerAnswer(
  access: PageAccess,
  steer: ChatCommand & { readonly text: string },
  signal: AbortSignal,
): Promise<void> {
  const { id, text } = steer
  await access.request(`/api/chat/${steer.sessionId}/steer`, { method: 'POST', body: { id, text }, signal })
}

function doorOf({ access, clock, random }: ChatLine): ChatDoor {
  return chatDoor({
    ...{ clock, random, createParser },
    newController: () => new AbortController(),
    open: async (path, request) => (await access.request(path, request)).body?.pipeThrough(new TextDecoderStream()),
  })
}
