import { describe, expect, it } from 'vitest'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { Credentials, linkTicketLifeMs, ticketLifeMs } from './tickets.ts'

function make(): { clock: ManualClock; credentials: Credentials } {
  const clock = new ManualClock()
  let drawn = 0
  const random = (bytes: number): Uint8Array =>
    new Uint8Array(bytes)
      .fill(0)
      .with(0, drawn & 0xff)
      .with(1, drawn++ >> 8)
  return { clock, credentials: new Credentials({ clock, random }) }
}

describe('tickets', () => {
  it('hold 256 bits and are good once', () => {
    const { credentials } = make()
    const { ticket, expiresInMs } = credentials.mintTicket()
    expect(Buffer.from(ticket, 'base64url')).toHaveLength(32)
    expect(expiresInMs).toBe(30_000)
    expect([credentials.spendTicket(ticket, 'request'), credentials.spendTicket(ticket, 'request')]).toEqual([
      true,
      false,
    ])
  })

  it.each([
    ['request', ticketLifeMs],
    ['link', linkTicketLifeMs],
  ] as const)('of the kind %s are worth nothing after their time', (kind, lifeMs) => {
    const { clock, credentials } = make()
    const mint = (): string => (kind === 'link' ? credentials.mintLinkTicket() : credentials.mintTicket().ticket)
    const [first, second] = [mint(), mint()]
    clock.advance(lifeMs - 1)
    expect(credentials.spendTicket(first, kind)).toBe(true)
    clock.advance(1)
    expect(credentials.spendTicket(second, kind)).toBe(false)
  })

  it('open no other door than their own, and showing one at the wrong door does not burn it', () => {
    const { credentials } = make()
    const link = credentials.mintLinkTicket()
    const { ticket } = credentials.mintTicket()
    expect(credentials.spendTicket(link, 'request')).toBe(false)
    expect(credentials.spendTicket(ticket, 'link')).toBe(false)
    expect(credentials.isBearer(ticket) || credentials.isBearer(link)).toBe(false)
    expect(credentials.spendTicket(link, 'link') && credentials.spendTicket(ticket, 'request')).toBe(true)
  })

  it('are kept in a bounded number: the oldest goes', () => {
    const { credentials } = make()
    const tickets = Array.from({ length: 1_001 }, () => credentials.mintTicket().ticket)
    expect(credentials.spendTicket(tickets[0] ?? '', 'request')).toBe(false)
    expect(credentials.spendTicket(tickets[1_000] ?? '', 'request')).toBe(true)
  })
})

describe('what mints tickets', () => {
  it('is the launch secret and every page credential, and no part or neighbour of them', () => {
    const { credentials } = make()
    const page = credentials.mintPageCredential()
    expect(credentials.isBearer(credentials.launchSecret) && credentials.isBearer(page)).toBe(true)
    for (const wrong of ['', page.slice(1), `${page}A`, credentials.launchSecret.toLowerCase()])
      expect(credentials.isBearer(wrong)).toBe(false)
  })

  it('is all worth nothing after a rotation', () => {
    const { credentials } = make()
    const before = [credentials.launchSecret, credentials.mintPageCredential()]
    const tickets = [credentials.mintTicket().ticket, credentials.mintLinkTicket()] as const
    credentials.rotate()
    expect(before.some((secret) => credentials.isBearer(secret))).toBe(false)
    expect(credentials.spendTicket(tickets[0], 'request') || credentials.spendTicket(tickets[1], 'link')).toBe(false)
    expect(credentials.isBearer(credentials.launchSecret)).toBe(true)
  })
})
