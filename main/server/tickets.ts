import { createHash, timingSafeEqual } from 'node:crypto'
import type { Clock } from '../../shared/std/clock.ts'

export const ticketLifeMs = 30_000
export const linkTicketLifeMs = 120_000
/** More than a busy page asks for in a ticket's life; when it is full the oldest goes. */
const ticketsKept = 1_000
/** Pages that are open at one time, with room for those that were closed without a word. */
const pageCredentialsKept = 64
const secretBytes = 32

type TicketKind = 'request' | 'link'

interface Ticket {
  readonly kind: TicketKind
  readonly expiresAtMs: number
}

export interface CredentialPorts {
  readonly clock: Clock
  readonly random: (bytes: number) => Uint8Array
}

/** Everything that opens a door: in memory only, each value for one purpose, none of them readable back. */
export class Credentials {
  readonly #ports: CredentialPorts
  readonly #tickets = new Map<string, Ticket>()
  readonly #pageCredentials = new Set<string>()
  #launchSecret: string

  constructor(ports: CredentialPorts) {
    this.#ports = ports
    this.#launchSecret = this.#freshSecret()
  }

  get launchSecret(): string {
    return this.#launchSecret
  }

  mintTicket(): { readonly ticket: string; readonly expiresInMs: number } {
    return { ticket: this.#mint('request', ticketLifeMs), expiresInMs: ticketLifeMs }
  }

  /** For the address of the page: buys one page credential and nothing else. */
  mintLinkTicket(): string {
    return this.#mint('link', linkTicketLifeMs)
  }

  mintPageCredential(): string {
    const credential = this.#freshSecret()
    for (const oldest of this.#pageCredentials) {
      if (this.#pageCredentials.size < pageCredentialsKept) break
      this.#pageCredentials.delete(oldest)
    }
    this.#pageCredentials.add(digestOf(credential).toString('hex'))
    return credential
  }

  /** True once for each ticket that is still good. */
  spendTicket(ticket: string, kind: TicketKind): boolean {
    const digest = digestOf(ticket).toString('hex')
    const known = this.#tickets.get(digest)
    // A ticket shown at the wrong door stays good at its own: showing it elsewhere must not burn the user's link.
    if (known?.kind !== kind) return false
    this.#tickets.delete(digest)
    return known.expiresAtMs > this.#ports.clock.nowMs()
  }

  /** The launch secret or a page credential: what may mint tickets. */
  isBearer(secret: string): boolean {
    return this.isLaunchSecret(secret) || this.#pageCredentials.has(digestOf(secret).toString('hex'))
  }

  /** What may let another page in: a page that was let in itself may not. */
  isLaunchSecret(secret: string): boolean {
    return timingSafeEqual(digestOf(secret), digestOf(this.#launchSecret))
  }

  /** A new launch secret; all that was given out before is worth nothing. */
  rotate(): void {
    this.#tickets.clear()
    this.#pageCredentials.clear()
    this.#launchSecret = this.#freshSecret()
  }

  #mint(kind: TicketKind, lifeMs: number): string {
    const nowMs = this.#ports.clock.nowMs()
    for (const [digest, ticket] of this.#tickets) {
      if (ticket.expiresAtMs > nowMs && this.#tickets.size < ticketsKept) continue
      this.#tickets.delete(digest)
    }
    const ticket = this.#freshSecret()
    this.#tickets.set(digestOf(ticket).toString('hex'), { kind, expiresAtMs: nowMs + lifeMs })
    return ticket
  }

  #freshSecret(): string {
    return Buffer.from(this.#ports.random(secretBytes)).toString('base64url')
  }
}

// Values are looked up and compared by digest, so that the time it takes says nothing about the value.
function digestOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}
