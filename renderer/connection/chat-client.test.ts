import { describe, expect, it } from 'vitest'
import { peerSilentMs } from '../../shared/protocol/limits.ts'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'
import { welcome } from '../../shared/session/__fixtures__/welcome.ts'
import type { Clock } from '../../shared/std/clock.ts'
import { chat, sessionEvents, steerAnswer, stopAnswer, type ChatLine } from './chat-client.ts'
import { pageAccess, type PageAccess } from './page-access.ts'

const never = new AbortController().signal
const id = '00000000-0000-4000-8000-000000000001'
const item: ServerMessage = {
  ...{ type: 'item-added', epoch: 7, seq: 0 },
  item: { itemId: id, role: 'user', modality: 'text', status: 'completed', text: 'Hello', createdAtMs: 0 },
}
const start: ServerMessage = {
  ...{ type: 'response-start', epoch: 7, seq: 1, responseId: 1, itemId: 'a', isSpoken: false },
}
const delta = (seq: number, text: string): ServerMessage => ({ type: 'text-delta', epoch: 7, seq, responseId: 1, text })
const end: ServerMessage = {
  ...{ type: 'response-end', epoch: 7, seq: 4, responseId: 1, itemId: 'a', reason: 'completed', heardText: 'Hi you' },
  ...{ generatedCharacters: 6, sentSamples: 0, heardSamples: 0 },
}
const event = (message: ServerMessage): string =>
  'seq' in message && !(message.type === 'welcome' && message.isResumed)
    ? `id: ${message.epoch}.${message.seq}\ndata: ${JSON.stringify(message)}\n\n`
    : `data: ${JSON.stringify(message)}\n\n`

/** An event stream that ends in order, breaks, or stays open until its reader leaves. */
function stream(messages: readonly ServerMessage[], ending: 'ends' | 'breaks' | 'stays'): Response {
  const parts = [': ping\n\n', ...messages.map(event)].map((part) => new TextEncoder().encode(part))
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const part = parts.shift()
      if (part !== undefined) controller.enqueue(part)
      else if (ending === 'ends') controller.close()
      else if (ending === 'breaks') controller.error(new TypeError('terminated'))
    },
  })
  return new Response(body)
}

interface Asked {
  readonly route: string
  readonly body: unknown
  readonly lastEventId: string | null
}

/** A server that answers each request with the next response, and mints tickets in between. */
function scripted(...responses: readonly Response[]): { access: PageAccess; asked: Asked[]; tickets: string[] } {
  const rest = [...responses]
  const asked: Asked[] = []
  const tickets: string[] = []
  const access = pageAccess({
    origin: 'http://127.0.0.1:4114',
    credential: 'credential',
    fetch: (url, init) => {
      const path = new URL(url).pathname
      const headers = new Headers(init.headers)
      if (path === '/api/tickets') return Promise.resolve(Response.json({ ticket: `ticket-${asked.length}` }))
      tickets.push(headers.get('authorization') ?? '')
      const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : undefined
      asked.push({ route: `${init.method ?? ''} ${path}`, body, lastEventId: headers.get('last-event-id') })
      const response = rest.shift()
      return response === undefined ? Promise.reject(new TypeError('fetch failed')) : Promise.resolve(response)
    },
  })
  return { access, asked, tickets }
}

/** Waits that pass at once, and are written down; but for the watch over silence, of which there is none here. */
function hurried(access: PageAccess): { line: ChatLine; waitsMs: number[] } {
  const waitsMs: number[] = []
  const clock: Clock = {
    nowMs: () => 0,
    wallMs: () => 0,
    after(delayMs, action) {
      if (delayMs === peerSilentMs) return () => undefined
      waitsMs.push(delayMs)
      queueMicrotask(action)
      return () => undefined
    },
  }
  return { line: { access, clock, random: () => 1 }, waitsMs }
}

async function types(messages: AsyncIterable<ServerMessage>): Promise<string[]> {
  const found: string[] = []
  for await (const message of messages) found.push(message.type === 'text-delta' ? message.text : message.type)
  return found
}

describe('a typed turn', () => {
  it('is one request with a ticket of its own, and its answer an event stream', async () => {
    const { access, asked, tickets } = scripted(stream([welcome(), item, start, delta(2, 'Hi'), end], 'ends'))
    expect(await types(chat(hurried(access).line, { id, text: 'Hello', sessionId: 's-1' }, never))).toEqual([
      ...['welcome', 'item-added', 'response-start', 'Hi', 'response-end'],
    ])
    expect(asked).toEqual([
      { route: 'POST /api/chat', body: { id, text: 'Hello', sessionId: 's-1' }, lastEventId: null },
    ])
    expect(tickets).toEqual(['Ticket ticket-0'])
  })

  it('is taken up again behind the last event when its stream breaks, with a new ticket', async () => {
    const { access, asked, tickets } = scripted(
      stream([welcome(), item, start, delta(2, 'Hi')], 'breaks'),
      stream([welcome({ isResumed: true, seq: 4 })], 'breaks'),
      stream([welcome({ isResumed: true, seq: 4 }), delta(3, ' you'), end], 'stays'),
    )
    expect(await types(chat(hurried(access).line, { id, text: 'Hello' }, never))).toEqual([
      ...['welcome', 'item-added', 'response-start', 'Hi', 'welcome', 'welcome', ' you', 'response-end'],
    ])
    // The welcome of a resume has no id: its number is ahead of what came.
    expect(asked.slice(1)).toEqual([
      { route: 'GET /api/chat/s-1/events', body: undefined, lastEventId: '7.2' },
      { route: 'GET /api/chat/s-1/events', body: undefined, lastEventId: '7.2' },
    ])
    expect(tickets).toEqual(['Ticket ticket-0', 'Ticket ticket-1', 'Ticket ticket-2'])
  })

  it('fails with a sentence when nobody answers, and ends quietly when the reader has had enough', async () => {
    await expect(types(chat(hurried(scripted().access).line, { id, text: 'Hello' }, never))).rejects.toMatchObject({
      code: 'not-ready',
      retryable: true,
    })
    const abort = new AbortController()
    const { access } = scripted(stream([welcome(), item, start], 'breaks'))
    const seen: string[] = []
    for await (const { type } of chat(hurried(access).line, { id, text: 'Hello' }, abort.signal)) {
      seen.push(type)
      if (type === 'response-start') abort.abort()
    }
    expect(seen).toEqual(['welcome', 'item-added', 'response-start'])
  })
})

it('a typed turn whose server does not answer for a moment waits longer before each try, and begins anew after one that came through', async () => {
  const away = Response.json({ code: 'not-ready', message: 'Busy.' }, { status: 503 })
  const { access, asked } = scripted(
    stream([welcome(), item, start], 'breaks'),
    ...[away.clone(), away.clone(), stream([delta(2, 'Hi')], 'breaks'), away.clone()],
    stream([delta(3, ' you'), end], 'stays'),
  )
  const { line, waitsMs } = hurried(access)
  expect(await types(chat(line, { id, text: 'Hello' }, never))).toEqual([
    ...['welcome', 'item-added', 'response-start', 'Hi', ' you', 'response-end'],
  ])
  expect(waitsMs).toEqual([100, 300, 600, 100, 300])
  expect(asked.map(({ lastEventId }) => lastEventId)).toEqual([null, '7.1', '7.1', '7.1', '7.2', '7.2'])
})

it('a typed turn whose server does not come back is given up after eight more tries, with a sentence', async () => {
  const { access, asked } = scripted(stream([welcome(), item, start, delta(2, 'Hi')], 'breaks'))
  const { line, waitsMs } = hurried(access)
  await expect(types(chat(line, { id, text: 'Hello' }, never))).rejects.toMatchObject({
    ...{ code: 'not-ready', retryable: true, message: expect.stringContaining('What came so far is kept') as string },
  })
  expect([asked.length, waitsMs.length]).toEqual([9, 8])
})

it('the events of a session go on behind the last one over a broken stream, until the reader has had enough', async () => {
  const { access, asked } = scripted(
    stream([welcome({ isResumed: true, seq: 2 }), delta(2, 'one')], 'breaks'),
    stream([welcome({ isResumed: true, seq: 3 }), delta(3, 'two')], 'stays'),
  )
  const texts: string[] = []
  for await (const message of sessionEvents(hurried(access).line, { sessionId: 's-1', lastEventId: '7.1' }, never)) {
    if (message.type === 'text-delta') texts.push(message.text)
    if (texts.length === 2) break
  }
  expect(texts).toEqual(['one', 'two'])
  expect(asked.map(({ lastEventId }) => lastEventId)).toEqual(['7.1', '7.2'])
})

it('stop and steer are plain posts with the caller’s id', async () => {
  const { access, asked } = scripted(Response.json({}), Response.json({}))
  await stopAnswer(access, { id, sessionId: 's-1' }, never)
  await steerAnswer(access, { id, sessionId: 's-1', text: 'In short, please.' }, never)
  expect(asked).toEqual([
    { route: 'POST /api/chat/s-1/stop', body: { id }, lastEventId: null },
    { route: 'POST /api/chat/s-1/steer', body: { id, text: 'In short, please.' }, lastEventId: null },
  ])
})
