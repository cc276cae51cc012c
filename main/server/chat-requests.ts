import { z } from 'zod'
import {
  responseStopSchema,
  textSubmitSchema,
  toolResultSchema,
  type Hello,
} from '../../shared/protocol/client-messages.ts'
import { protocolVersion } from '../../shared/protocol/limits.ts'

const sessionId = z.string().min(1).max(100)

// The bodies of the chat routes are the socket's messages without what the route itself says.
export const chatBodySchema = textSubmitSchema.omit({ type: true }).extend({
  sessionId: sessionId.optional(),
  conversationId: z.string().min(1).max(100).optional(),
  sentInEpoch: z.int().min(0).max(0xffffffff).optional(),
})
export const stopBodySchema = responseStopSchema.omit({ type: true })
export const laterTextBodySchema = textSubmitSchema.omit({ type: true, whileSpeaking: true })
export const toolResultBodySchema = toolResultSchema.omit({ type: true })
export const sessionIdSchema = sessionId

export interface SessionChoice {
  readonly sessionId?: string | undefined
  readonly conversationId?: string | undefined
  readonly position?: { readonly epoch: number; readonly lastSeq: number } | undefined
}

/** The hello that an HTTP request would have sent on a socket. */
export function helloOfRequest(choice: SessionChoice, serverVersion: string): Hello {
  return {
    type: 'hello',
    protocol: protocolVersion,
    client: { name: 'http', version: serverVersion },
    audio: 'binary',
    vad: 'server',
    mode: 'text',
    ...(choice.sessionId === undefined ? {} : { sessionId: choice.sessionId }),
    ...(choice.conversationId === undefined ? {} : { conversationId: choice.conversationId }),
    ...(choice.position === undefined ? {} : { epoch: choice.position.epoch, lastSeq: choice.position.lastSeq }),
  }
}

/** `Last-Event-ID` is `<epoch>.<seq>`, as the events carried it; anything else asks for a fresh snapshot. */
export function positionOfEventId(eventId: string | undefined): SessionChoice['position'] {
  const match = /^(\d{1,10})\.(\d{1,10})$/.exec(eventId ?? '')
  if (match === null) return undefined
  const [epoch, lastSeq] = [Number(match[1]), Number(match[2])]
  return epoch <= 0xffffffff && lastSeq <= 0xffffffff ? { epoch, lastSeq } : undefined
}
