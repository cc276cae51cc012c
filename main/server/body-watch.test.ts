import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { connect, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import type { Store } from '../store/types.ts'
import { startLoopbackServer, type LoopbackServer } from '../testing/loopback-server.ts'
import { memoryStore } from '../testing/memory-stores.ts'
import { WaitingRoom } from '../testing/waiting-room.ts'
import { readPartsHere } from './import-reading.ts'

const exported = JSON.stringify({
  ...{ format: 'parley-export', version: 1, exportedAtMs: 1, notes: [{ text: 'buy milk', createdAtMs: 1 }] },
  conversations: [],
})

let server: LoopbackServer
let clock: ManualClock
let store: Store
/** Of imports, as they were read. */
let arrivedBytes: number
let readersThatEnded: number
const room = new WaitingRoom()
const open: Socket[] = []

beforeEach(async () => {
  clock = new ManualClock()
  store = memoryStore(clock)
  arrivedBytes = 0
  readersThatEnded = 0
  const { conversations, data } = store
  server = await startLoopbackServer({
    ...{ manualClock: clock, conversations, data },
    readImportParts: (body) => readPartsHere(counted(body)),
  })
})
afterEach(async () => {
  for (const socket of open.splice(0)) socket.destroy()
  await server.stop()
  store.close()
})

async function* counted(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    for await (const bytes of body) {
      arrivedBytes += bytes.length
      room.ring()
      yield bytes
    }
  } finally {
    readersThatEnded++
    room.ring()
  }
}

interface Conversation {
  readonly send: (text: string) => void
  readonly heard: (text: string) => Promise<void>
  /** By the import, or nobody reads any more. */
  readonly isRead: (bytes: number) => Promise<void>
  /** All that the server had to say. */
  readonly ended: () => Promise<string>
}

/** A client that says what a test tells it to, and no more. */
function say(head: readonly string[]): Conversation {
  let answer = ''
  let hasEnded = false
  const ears = new WaitingRoom()
  const socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true })
  open.push(socket)
  socket.on('error', () => undefined)
  // Of what was on its way to it when it went, the peer hears as of a break, not of an end.
  for (const ending of ['end', 'close'])
    socket.on(ending, () => {
      hasEnded = true
      ears.ring()
      room.ring()
    })
  socket.on('data', (data) => {
    answer += data.toString()
    ears.ring()
  })
  socket.write([...head, `Host: 127.0.0.1:${server.port}`, `Origin: ${server.origin}`, '', ''].join('\r\n'))
  return {
    send: (text) => void socket.write(text),
    heard: (text) => ears.until(() => answer.includes(text)),
    isRead: (bytes) => room.until(() => arrivedBytes >= bytes || hasEnded),
    ended: async () => {
      await ears.until(() => hasEnded)
      return answer
    },
  }
}

async function withTicket(line: string, bytes: number, type = 'application/json'): Promise<Conversation> {
  const authorization = `Authorization: Ticket ${await server.ticket()}`
  return say([`${line} HTTP/1.1`, authorization, `Content-Type: ${type}`, `Content-Length: ${bytes}`])
}

async function waiting(line: string): Promise<Conversation> {
  const ticket = await server.ticket()
  return say([
    ...[`${line} HTTP/1.1`, `Authorization: Ticket ${ticket}`, 'Content-Type: application/json'],
    ...['Content-Length: 100000', 'Expect: 100-continue'],
  ])
}

test('an import may take minutes to arrive, as long as it goes on coming', async () => {
  const blanks = 60
  const client = await withTicket('POST /api/data/import', blanks + exported.length)
  for (let sent = 1; sent <= blanks; sent++) {
    client.send(' ')
    await client.isRead(sent)
    expect(arrivedBytes).toBe(sent)
    clock.advance(9_000)
  }
  client.send(exported)
  await client.heard('{"conversations":0,"items":0,"notes":1}')
  expect(store.notes.list()).toMatchObject([{ text: 'buy milk' }])
})

test('no limit of Node counts beside it: it has one for all requests, and cut an import off after 10 s', async () => {
  const limits: unknown[] = []
  const started = 'http.server.request.start'
  const note = (message: unknown): void => void limits.push(message)
  subscribe(started, note)
  await server.fetch('/api/health')
  unsubscribe(started, note)
  expect(limits.at(-1)).toMatchObject({ server: { requestTimeout: 0, headersTimeout: 2_000 } })
})

test('an import that stops coming is refused with a sentence, is read by nobody any more, and leaves nothing', async () => {
  const client = await withTicket('POST /api/data/import', 2 * exported.length)
  client.send(exported)
  await client.isRead(exported.length)
  // The look that still saw it come, and the one that saw nothing.
  clock.advance(30_000)
  expect(clock.pendingTimers).toBe(0)
  const answer = await client.ended()
  expect(answer).toMatch(/^HTTP\/1\.1 422 /)
  expect(answer).toContain(
    '"code":"import-refused","message":"This file was not imported: it stopped coming in the middle',
  )
  await room.until(() => readersThatEnded === 1)
  expect([store.notes.list(), server.log.records().filter(({ msg }) => msg === 'request failed')]).toEqual([[], []])
})

test('an import that comes a byte at a time is refused after 10 minutes', async () => {
  const client = await withTicket('POST /api/data/import', 100_000)
  for (let sent = 1; sent <= 60; sent++) {
    client.send(' ')
    await client.isRead(sent)
    expect(arrivedBytes).toBe(sent)
    clock.advance(10_000)
  }
  expect(await client.ended()).toContain('it did not arrive within 10 minutes. Nothing of it was kept.')
  await room.until(() => readersThatEnded === 1)
})

test.each(['POST /api/ask', 'POST /api/chat', 'PUT /api/settings', 'DELETE /api/data/import'])(
  'the body of a %s that comes a byte at a time is cut off after 10 s, with a sentence',
  async (line) => {
    const client = await waiting(line)
    await client.heard('100 Continue')
    client.send('{')
    expect(clock.pendingTimers).toBe(1)
    clock.advance(9_999)
    client.send('"')
    clock.advance(1)
    const answer = await client.ended()
    expect(answer).toContain('HTTP/1.1 400 Bad Request')
    expect(answer).toContain('The request body did not arrive whole within 10 seconds. Send it again.')
  },
)

test.each([
  ['GET / without a ticket', () => Promise.resolve(say(['GET / HTTP/1.1', 'Content-Length: 100000'])), '200 OK'],
  ['POST /api/nothing', () => withTicket('POST /api/nothing', 100_000, 'text/plain'), '404 Not Found'],
  ['GET /api/health', () => withTicket('GET /api/health', 100_000, 'text/plain'), '200 OK'],
  ['packed import', () => withTicket('POST /api/data/import', 100_000, 'text/plain'), '400 Bad Request'],
  [
    'body in pieces',
    () => Promise.resolve(say(['GET / HTTP/1.1', 'Transfer-Encoding: chunked'])),
    '<title>Parley</title>',
  ],
])('a body that nobody reads holds no place after its answer: %s', async (_name, begin, answer) => {
  const client = await begin()
  await client.heard(answer)
  client.send('1')
  clock.advance(30_000)
  expect(await client.ended()).toContain(answer)
})

test('a stranger is refused at once, whatever body he announces, and is not waited for', async () => {
  const client = say(['POST /api/data/import HTTP/1.1', 'Content-Length: 100000'])
  expect(await client.ended()).toMatch(/^HTTP\/1\.1 401 /)
  expect(clock.pendingTimers).toBe(0)
})

test('a request whose body is there waits for its answer as long as it takes, and leaves no timer', async () => {
  const answer = Promise.withResolvers<string>()
  server.hub.onAsk = () => answer.promise
  const body = '{"text":"hello"}'
  const client = await withTicket('POST /api/ask', body.length)
  client.send(body)
  await server.hub.until(() => server.hub.asked.length === 1)
  clock.advance(60_000)
  answer.resolve('hello back')
  await client.heard('hello back')
  expect(clock.pendingTimers).toBe(0)
})

test('an upgrade that was refused leaves nothing open, though its peer closes nothing: the server can end', async () => {
  const client = say([
    ...['GET /socket HTTP/1.1', 'Connection: Upgrade', 'Upgrade: websocket'],
    ...['Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='],
  ])
  await client.heard('"code":"refused"')
  await server.stop()
})
