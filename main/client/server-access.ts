import { z } from 'zod'
import { AssistantError, errorCodes } from '../../shared/protocol/errors.ts'

/** Where a server is and the launch secret that opens it. Every request and every socket needs a ticket of its own. */
export interface ServerAccess {
  readonly ws: string
  readonly origin: string
  readonly secret: string
}

const ticketSchema = z.object({ ticket: z.string().min(1) })
const linkSchema = z.object({ link: z.string().min(1) })
const refusalSchema = z.object({ code: z.enum(errorCodes), message: z.string().min(1) })

export function serverAccess(ws: string, secret: string): ServerAccess {
  const url = URL.canParse(ws) ? new URL(ws) : undefined
  if (url?.protocol !== 'ws:' && url?.protocol !== 'wss:')
    throw new AssistantError(
      'bad-frame',
      `"${ws}" is not the address of a Parley server: it looks like ws://127.0.0.1:47800/socket.`,
    )
  return { ws: url.href, origin: `${url.protocol === 'ws:' ? 'http' : 'https'}://${url.host}`, secret }
}

export async function mintTicket(access: ServerAccess, signal?: AbortSignal): Promise<string> {
  const response = await request(access, '/api/tickets', {
    method: 'POST',
    headers: { authorization: `Bearer ${access.secret}` },
    signal,
  })
  return ticketSchema.parse(await response.json()).ticket
}

/** A fresh address of the server's page, good once. */
export async function mintLink(access: ServerAccess, signal?: AbortSignal): Promise<string> {
  const response = await request(access, '/api/link-tickets', {
    method: 'POST',
    headers: { authorization: `Bearer ${access.secret}` },
    signal,
  })
  return linkSchema.parse(await response.json()).link
}

/** One request with a fresh ticket; answers only when the server agreed. */
export async function requestWithTicket(
  access: ServerAccess,
  path: string,
  options: {
    readonly method: 'GET' | 'POST'
    readonly body?: Record<string, unknown>
    readonly headers?: Record<string, string>
    readonly signal?: AbortSignal | undefined
  },
): Promise<Response> {
  const ticket = await mintTicket(access, options.signal)
  return await request(access, path, {
    method: options.method,
    headers: {
      authorization: `Ticket ${ticket}`,
      ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...options.headers,
    },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    signal: options.signal,
  })
}

interface RawRequest {
  readonly method: 'GET' | 'POST'
  readonly headers: Record<string, string>
  readonly body?: string
  readonly signal?: AbortSignal | undefined
}

async function request(access: ServerAccess, path: string, raw: RawRequest): Promise<Response> {
  const { signal, ...rest } = raw
  let response: Response
  try {
    response = await fetch(new URL(path, access.origin), {
      ...rest,
      headers: { ...raw.headers, origin: access.origin },
      redirect: 'error',
      signal: signal ?? null,
    })
  } catch (cause) {
    if (signal?.aborted === true) throw cause
    throw new AssistantError('not-ready', `Nothing answers at ${access.origin}. Is the server still running there?`, {
      retryable: true,
      cause,
    })
  }
  if (!response.ok) throw refusal(response.status, await response.text(), access.origin)
  return response
}

/** A refusal in the server's own words where it sent some. */
export function refusal(status: number, body: string, origin: string): AssistantError {
  const parsed = refusalSchema.safeParse(jsonOrUndefined(body))
  if (status === 401 || status === 403) {
    const sentence = `The server at ${origin} refused the secret. Take the one from its ready line; a restart makes a new one.`
    return new AssistantError('refused', sentence)
  }
  if (parsed.success) return new AssistantError(parsed.data.code, parsed.data.message)
  return new AssistantError('internal', `The server at ${origin} answered with status ${status}.`)
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
