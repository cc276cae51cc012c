import type { ClientMessageInput } from '../../shared/protocol/client-messages.ts'
import { protocolVersion, ticketPrefix } from '../../shared/protocol/limits.ts'
import type { Welcome } from '../../shared/protocol/server-messages.ts'
import type { Clock } from '../../shared/std/clock.ts'
import type { Place } from './numbering.ts'
import { type PassingRule, Probe } from './probe.ts'
import type { PortRequest, PortResponse, ServerPort } from './server-port.ts'
import { Broken, NotChecked, shown } from './verdict.ts'

type Hello = Extract<ClientMessageInput, { readonly type: 'hello' }>
export type HelloFields = Partial<Omit<Hello, 'type'>>

/** What a check does its work on: new connections to the server, all closed when it is over. */
export class Stage {
  readonly port: ServerPort
  readonly clock: Clock
  readonly #breach: (rule: PassingRule, got: string) => void
  readonly #probes: Probe[] = []
  readonly #ending = new AbortController()
  /** That were made here, to be deleted at the end. */
  readonly conversations = new Set<string>()

  constructor(port: ServerPort, clock: Clock, breach: (rule: PassingRule, got: string) => void) {
    this.port = port
    this.clock = clock
    this.#breach = breach
  }

  /** An open socket on which nothing was said yet. */
  async dial(place?: Place): Promise<Probe> {
    const probe = new Probe({ clock: this.clock, breach: this.#breach }, place)
    const protocols = [protocolVersion, ticketPrefix + (await this.port.ticket())]
    const opened = await this.port.openSocket({ protocols, origin: this.port.origin }, probe)
    if (opened.kind === 'refused')
      throw new Broken('an upgrade to a WebSocket', `status ${opened.status} ${shown(opened.body)}`)
    probe.use(opened.socket)
    this.#probes.push(probe)
    return probe
  }

  /** A connection that was welcomed. */
  async open(fields: HelloFields = {}): Promise<{ readonly probe: Probe; readonly welcome: Welcome }> {
    const { epoch, lastSeq } = fields
    const probe = await this.dial(epoch === undefined || lastSeq === undefined ? undefined : { epoch, seq: lastSeq })
    probe.send(helloOf(fields))
    const welcome = await probe.next('welcome', { withinMs: 5_000 })
    this.conversations.add(welcome.conversationId)
    return { probe, welcome }
  }

  /** The hello that goes on where this probe stopped. */
  resuming(probe: Probe, fields: HelloFields = {}): HelloFields {
    const { place } = probe
    const sessionId = probe.all('welcome')[0]?.sessionId
    if (place === undefined || sessionId === undefined) throw new NotChecked('the session had no place to go on from')
    return { ...fields, sessionId, epoch: place.epoch, lastSeq: place.seq }
  }

  /** A request with a ticket of its own. */
  async request(path: string, request: Partial<PortRequest> = {}): Promise<PortResponse> {
    return await this.port.request(path, {
      method: 'GET',
      signal: this.#ending.signal,
      ...request,
      headers: {
        origin: this.port.origin,
        authorization: `Ticket ${await this.port.ticket()}`,
        ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...request.headers,
      },
    })
  }

  async end(): Promise<void> {
    for (const probe of this.#probes) probe.close()
    this.#ending.abort()
    await Promise.resolve()
  }
}

export function helloOf(fields: HelloFields = {}): Hello {
  return {
    type: 'hello',
    protocol: protocolVersion,
    client: { name: 'protocol-check', version: '1' },
    mode: 'text',
    ...fields,
  }
}
