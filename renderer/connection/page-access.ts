import { z } from 'zod'
import { AssistantError, errorCodes } from '../../shared/protocol/errors.ts'

/** `sessionStorage`, or what stands in for it: outlives a reload of the page, and nothing else. */
export interface PageStorage {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

export type Fetch = (url: string, init: RequestInit) => Promise<Response>

interface Server {
  /** `http://127.0.0.1:47800`: the page's own. */
  readonly origin: string
  readonly fetch: Fetch
}

/** The way in, once the page has its credential. */
export interface PageAccess {
  readonly origin: string
  /** For one socket or one request. */
  mintTicket(signal: AbortSignal): Promise<string>
  /** One request with a ticket of its own; answers only when the server agreed. */
  request(path: string, options: PageRequest): Promise<Response>
}

export interface PageRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly body?: Readonly<Record<string, unknown>>
  /** JSON as it is, in place of a body. */
  readonly file?: Blob
  readonly headers?: Readonly<Record<string, string>>
  readonly signal: AbortSignal
}

const storageKey = 'parley.page-credential'
const freshLink =
  'Run npm start -- --link, or parley --link where it is installed, and open in this tab the link that it prints: what you typed here is kept.'

const credentialSchema = z.object({ credential: z.string().min(1) })
const ticketSchema = z.object({ ticket: z.string().min(1) })
const refusalSchema = z.object({ code: z.enum(errorCodes), message: z.string().min(1) })

/** The ticket in `#ticket=…` of the page's address. */
export function linkTicketIn(fragment: string): string | undefined {
  const ticket = new URLSearchParams(fragment.replace(/^#/, '')).get('ticket')
  return ticket === null || ticket === '' ? undefined : ticket
}

/**
 * The page's credential: for the ticket of its link, or from before a reload. Throws `refused` when neither is good,
 * and `not-ready` when nobody answers. The caller takes the fragment out of the address: a ticket is good once.
 */
export async function pageCredential(
  page: Server & { readonly storage: PageStorage; readonly fragment: string },
  signal: AbortSignal,
): Promise<string> {
  const ticket = linkTicketIn(page.fragment)
  const kept = page.storage.getItem(storageKey)
  if (ticket !== undefined) {
    const bought = await exchange(page, ticket, signal)
    if (bought !== undefined) {
      page.storage.setItem(storageKey, bought)
      return bought
    }
  }
  if (kept !== null && (await isGood(page, kept, signal))) return kept
  page.storage.removeItem(storageKey)
  if (ticket !== undefined) throw refused(`This link was used already or is too old. ${freshLink}`)
  if (kept !== null) throw refused(`Parley was started anew, and this page's permission ended with that. ${freshLink}`)
  throw refused(`This page was opened without its link. ${freshLink}`)
}

export function pageAccess(page: Server & { readonly credential: string }): PageAccess {
  const mintTicket = async (signal: AbortSignal): Promise<string> => {
    const headers = { authorization: `Bearer ${page.credential}` }
    const response = await send(page, '/api/tickets', { method: 'POST', headers, signal })
    return (await read(response, ticketSchema)).ticket
  }
  return {
    origin: page.origin,
    mintTicket,
    async request(path, { method, body, file, headers, signal }) {
      const authorization = `Ticket ${await mintTicket(signal)}`
      const sent = file ?? (body === undefined ? undefined : JSON.stringify(body))
      return await send(page, path, {
        method,
        headers: { authorization, ...(sent !== undefined && { 'content-type': 'application/json' }), ...headers },
        ...(sent !== undefined && { body: sent }),
        signal,
      })
    },
  }
}

async function exchange(page: Server, ticket: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    const headers = { authorization: `Ticket ${ticket}` }
    const response = await send(page, '/api/page-credential', { method: 'POST', headers, signal })
    return (await read(response, credentialSchema)).credential
  } catch (thrown) {
    if (thrown instanceof AssistantError && thrown.code === 'refused') return undefined
    throw thrown
  }
}

async function isGood(page: Server, credential: string, signal: AbortSignal): Promise<boolean> {
  try {
    await pageAccess({ ...page, credential }).mintTicket(signal)
    return true
  } catch (thrown) {
    if (thrown instanceof AssistantError && thrown.code === 'refused') return false
    throw thrown
  }
}

async function send(page: Server, path: string, init: RequestInit & { signal: AbortSignal }): Promise<Response> {
  let response: Response
  try {
    response = await page.fetch(page.origin + path, { ...init, redirect: 'error', cache: 'no-store' })
  } catch (cause) {
    if (init.signal.aborted) throw cause
    throw new AssistantError('not-ready', 'Parley does not answer. Is it still running?', { retryable: true, cause })
  }
  if (!response.ok) throw refusal(response.status, await response.text())
  return response
}

function refusal(status: number, body: string): AssistantError {
  const parsed = refusalSchema.safeParse(jsonOrUndefined(body))
  // 429 is a refusal too when its body says so: wrong credentials came too often, and this one is wrong.
  if (status === 401 || status === 403 || (parsed.success && parsed.data.code === 'refused')) {
    return refused(`Parley does not know this page any more: it was started anew. ${freshLink}`)
  }
  if (parsed.success) return new AssistantError(parsed.data.code, parsed.data.message, { retryable: status >= 429 })
  return new AssistantError('internal', `Parley answered with status ${status}. Its log has the details.`)
}

function refused(message: string): AssistantError {
  return new AssistantError('refused', message)
}

async function read<T>(response: Response, schema: z.ZodType<T>): Promise<T> {
  const parsed = schema.safeParse(jsonOrUndefined(await response.text()))
  if (parsed.success) return parsed.data
  throw new AssistantError('internal', 'Something else than Parley answers at this address.')
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
