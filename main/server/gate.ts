import { protocolVersion, ticketPrefix } from '../../shared/protocol/limits.ts'

export const socketPath = '/socket'
export const ticketsPath = '/api/tickets'
export const linkTicketsPath = '/api/link-tickets'
export const pageCredentialPath = '/api/page-credential'

/** What the gate looks at: the request line and every value of five headers, as they came, before any body is read. */
export interface GateRequest {
  readonly method: string
  readonly target: string
  readonly isUpgrade: boolean
  readonly hosts: readonly string[]
  readonly origins: readonly string[]
  readonly fetchSites: readonly string[]
  readonly authorizations: readonly string[]
  readonly subprotocols: readonly string[]
}

export interface GateRules {
  readonly hosts: ReadonlySet<string>
  readonly origins: ReadonlySet<string>
  readonly page: { has(path: string): boolean }
}

/** Which door a request may try, and the credential it brought for it. Whoever opens the door checks the credential. */
export type GateVerdict =
  | { readonly door: 'page'; readonly path: string }
  | { readonly door: 'api' | 'socket' | 'page-credential'; readonly ticket: string }
  | { readonly door: 'tickets' | 'link-tickets'; readonly bearer: string }
  | Refusal

export interface Refusal {
  readonly door: 'none'
  readonly status: 401 | 403
}

export function judgeRequest(request: GateRequest, rules: GateRules): GateVerdict {
  if (!isOneOf(request.hosts, rules.hosts)) return forbidden
  // Anything but a plain path (an absolute address, `*`, `//`) is no request of ours.
  if (!/^\/(?!\/)/.test(request.target)) return forbidden
  const path = request.target.replace(/\?.*$/s, '')
  if (request.method === 'GET' && !request.isUpgrade && rules.page.has(path)) return { door: 'page', path }
  if (!isOwnPage(request, rules)) return forbidden
  if (request.isUpgrade) {
    if (request.method !== 'GET' || path !== socketPath) return forbidden
    const ticket = ticketOfSubprotocols(request.subprotocols)
    return ticket === undefined ? unauthorized : { door: 'socket', ticket }
  }
  if (path === ticketsPath || path === linkTicketsPath) {
    const bearer = credentialOf('Bearer', request.authorizations)
    return bearer === undefined || request.method !== 'POST'
      ? unauthorized
      : { door: path === ticketsPath ? 'tickets' : 'link-tickets', bearer }
  }
  const ticket = credentialOf('Ticket', request.authorizations)
  if (ticket === undefined) return unauthorized
  if (path === pageCredentialPath) {
    return request.method === 'POST' ? { door: 'page-credential', ticket } : unauthorized
  }
  return { door: 'api', ticket }
}

const forbidden: Refusal = { door: 'none', status: 403 }
const unauthorized: Refusal = { door: 'none', status: 401 }

function isOneOf(values: readonly string[], allowed: ReadonlySet<string>): boolean {
  const [value, ...others] = values
  return value !== undefined && others.length === 0 && allowed.has(value)
}

/**
 * A browser names no Origin on a same-origin GET, but it then says `Sec-Fetch-Site: same-origin`, which no page can set.
 * Everything else names its Origin, and `null` is never in the list.
 */
function isOwnPage(request: GateRequest, rules: GateRules): boolean {
  if (request.origins.length > 0) return isOneOf(request.origins, rules.origins)
  return (
    request.method === 'GET' &&
    !request.isUpgrade &&
    request.fetchSites.length === 1 &&
    request.fetchSites[0] === 'same-origin'
  )
}

function credentialOf(scheme: 'Bearer' | 'Ticket', authorizations: readonly string[]): string | undefined {
  const [authorization, ...others] = authorizations
  if (authorization === undefined || others.length > 0 || !authorization.startsWith(`${scheme} `)) return undefined
  return nonEmpty(authorization.slice(scheme.length + 1))
}

function ticketOfSubprotocols(headers: readonly string[]): string | undefined {
  const [header, ...others] = headers
  if (header === undefined || others.length > 0) return undefined
  const [version, ticket, ...rest] = header.split(',').map((entry) => entry.trim())
  if (version !== protocolVersion || ticket === undefined || rest.length > 0) return undefined
  return ticket.startsWith(ticketPrefix) ? nonEmpty(ticket.slice(ticketPrefix.length)) : undefined
}

function nonEmpty(text: string): string | undefined {
  return text === '' ? undefined : text
}

/**
 * The hosts a client may name: this machine's two, and those the user allowed. One that names no port may stand before
 * our port or, behind a proxy, before a port of its own.
 */
export function gateHosts(port: number, allowedHosts: readonly string[]): ReadonlySet<string> {
  return new Set([...ownHosts(port), ...allowedHosts.flatMap((host) => namesOf(port, host))])
}

/** Of the page: on this machine by `http`, behind a proxy by `https` as well. */
export function gateOrigins(port: number, allowedHosts: readonly string[]): ReadonlySet<string> {
  const allowed = allowedHosts.flatMap((host) => namesOf(port, host))
  return new Set([
    ...ownHosts(port).map((host) => `http://${host}`),
    ...allowed.flatMap((host) => [`http://${host}`, `https://${host}`]),
  ])
}

function ownHosts(port: number): readonly string[] {
  return [`127.0.0.1:${port}`, `localhost:${port}`]
}

function namesOf(port: number, host: string): readonly string[] {
  return /:\d+$/.test(host) ? [host] : [`${host}:${port}`, host]
}
