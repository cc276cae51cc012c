import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { peerSilentMs } from '../../shared/protocol/limits.ts'
import type { ServerMessage, SessionMessage } from '../../shared/protocol/server-messages.ts'
import { type LoopbackServer, startLoopbackServer } from '../testing/loopback-server.ts'
import type { Clock } from '../../shared/std/clock.ts'
import { chat, sessionEvents, stopAnswer, type ChatLine } from './chat-client.ts'
import { type ServerAccess, serverAccess } from './server-access.ts'

const endings: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of endings.splice(0)) await end()
})

async function startServer(): Promise<{ loopback: LoopbackServer; access: ServerAccess }> {
  const loopback = await startLoopbackServer()
  endings.push(() => loopback.server.close())
  return { loopback, access: serverAccess(`ws://127.0.0.1:${loopback.port}/socket`, loopback.server.launchSecret) }
}

/** Waits that pass at once, and are written down; but for the watch over silence, of which there is none here. */
function hurried(access: ServerAccess): { line: ChatLine; waitsMs: number[] } {
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

const never = new AbortController().signal

async function types(messages: AsyncIterable<ServerMessage>): Promise<string[]> {
  const found: string[] = []
  for await (const message of messages) found.push(message.type === 'text-delta' ? message.text : message.type)
  return found
}

const start: SessionMessage = { type: 'response-start', responseId: 1, itemId: 'a', isSpoken: false }
const asked = (id: string): SessionMessage => ({
  type: 'item-added',
  item: { itemId: id, role: 'user', modality: 'text', status: 'completed', text: 'hello', createdAtMs: 0 },
})
const delta = (text: string): SessionMessage => ({ type: 'text-delta', responseId: 1, text })
const end: SessionMessage = {
  type: 'response-end',
  ...{ responseId: 1, itemId: 'a', reason: 'completed', heardText: 'Hi', generatedCharacters: 2 },
  ...{ sentSamples: 0, heardSamples: 0 },
}

describe('a typed turn', () => {
  test('yields from welcome to the end of its answer', async () => {
    const { loopback, access } = await startServer()
    loopback.hub.onReceive = (message, session) => {
      if (!('id' in message)) return
      session.accept(message)
      for (const said of [start, delta('Hi'), end]) session.say(said)
    }
    expect(await types(chat(hurried(access).line, { id: randomUUID(), text: 'hello' }, never))).toEqual([
      'welcome',
      'item-added',
      'command-result',
      'response-start',
      'Hi',
      'response-end',
    ])
    expect(loopback.hub.attachments[0]?.received[0]).toMatchObject({ type: 'text-submit', text: 'hello' })
  })

  test('goes on in a conversation of 9 MB, which comes with every welcome', async () => {
    const { loopback, access } = await startServer()
    loopback.hub.onReceive = (message, session) => {
      if (!('id' in message)) return
      session.accept(message)
      for (const said of [start, end]) session.say(said)
    }
    const { line } = hurried(access)
    await types(chat(line, { id: randomUUID(), text: 'hello' }, never))
    const long = { role: 'user', modality: 'text', status: 'completed', createdAtMs: 0 } as const
    loopback.hub.session().items = ['a', 'b'].map((itemId) => ({ ...long, itemId, text: 'é'.repeat(2_250_000) }))
    const turn = chat(line, { id: randomUUID(), text: 'and on', sessionId: 'session-1' }, never)
    expect(await types(turn)).toEqual([
      ...['welcome', 'item-added', 'command-result', 'response-start', 'response-end'],
    ])
  })

  test('opens no socket', async () => {
    const { loopback, access } = await startServer()
    loopback.hub.onReceive = (message, session) => {
      if ('id' in message) session.accept(message)
      for (const said of [start, end]) session.say(said)
    }
    await types(chat(hurried(access).line, { id: randomUUID(), text: 'hello' }, never))
    expect(loopback.hub.attachments.map((attachment) => attachment.channel.kind)).toEqual(['event-stream'])
  })

  test('ends quietly when the caller has had enough', async () => {
    const { loopback, access } = await startServer()
    const enough = new AbortController()
    const found: string[] = []
    for await (const message of chat(hurried(access).line, { id: randomUUID(), text: 'hello' }, enough.signal)) {
      found.push(message.type)
      enough.abort()
    }
    expect(found[0]).toBe('welcome')
    await loopback.hub.until(() => loopback.hub.attachments[0]?.isDetached === true)
    expect(await types(chat(hurried(access).line, { id: randomUUID(), text: 'hello' }, enough.signal))).toEqual([])
  })

  test('can be stopped from outside its stream', async () => {
    const { loopback, access } = await startServer()
    loopback.hub.onReceive = (message, session) => {
      if (!('id' in message)) return
      session.accept(message)
      session.say(message.type === 'response-stop' ? { ...end, reason: 'interrupted' } : start)
    }
    const found: string[] = []
    for await (const message of chat(hurried(access).line, { id: randomUUID(), text: 'hello' }, never)) {
      found.push(message.type === 'response-end' ? message.reason : message.type)
      if (message.type === 'response-start') void stopAnswer(access, 'session-1')
    }
    expect(found.at(-1)).toBe('interrupted')
  })

  test('is refused in a sentence when the server does not know the session or the text is empty', async () => {
    const { access } = await startServer()
    await expect(types(chat(hurried(access).line, { id: randomUUID(), text: '' }, never))).rejects.toThrow(/text/)
    await expect(stopAnswer(access, 'session-9')).rejects.toThrow(/no such session/)
  })
})

/** A server that breaks the stream of a chat after `first` and gives `rest` to whoever resumes. */
async function brokenServer(
  first: string,
  rest: string,
): Promise<{ access: ServerAccess; requests: IncomingMessage[] }> {
  const requests: IncomingMessage[] = []
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    if (request.url === '/api/tickets') {
      response.end(JSON.stringify({ ticket: 't', expiresInMs: 1 }))
      return
    }
    requests.push(request)
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    if (request.method === 'POST') response.write(first, () => response.destroy())
    else if (rest === '') response.write(': nothing\n\n', () => response.destroy())
    else response.write(rest)
  }
  const server: Server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  endings.push(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  const { port } = server.address() as AddressInfo
  return { access: serverAccess(`ws://127.0.0.1:${port}/socket`, 'secret'), requests }
}

function event(seq: number, message: SessionMessage): string {
  return `id: 7.${seq}\ndata: ${JSON.stringify({ ...message, epoch: 7, seq })}\n\n`
}

describe('a stream that breaks in the middle of an answer', () => {
  test('is taken up again from the last event, and ends with the answer although the stream stays open', async () => {
    const id = randomUUID()
    const { access, requests } = await brokenServer(
      event(0, asked(id)) + event(1, start) + event(2, delta('one ')),
      event(3, delta('two')) + event(4, end),
    )
    const turn = chat(hurried(access).line, { id, text: 'hello', sessionId: 's1' }, never)
    expect(await types(turn)).toEqual(['item-added', 'response-start', 'one ', 'two', 'response-end'])
    expect(requests.map((request) => [request.url, request.headers['last-event-id']])).toEqual([
      ['/api/chat', undefined],
      ['/api/chat/s1/events', '7.2'],
    ])
  })

  test('is tried again with the waits of a socket, then given up, and that is said', async () => {
    const { access, requests } = await brokenServer(event(1, start), '')
    const { line, waitsMs } = hurried(access)
    const turn = chat(line, { id: randomUUID(), text: 'hello', sessionId: 's1' }, never)
    await expect(types(turn)).rejects.toThrow(/broke in the middle of the answer/)
    expect(waitsMs).toEqual([100, 300, 600, 1_200, 2_400, 4_800, 5_000, 5_000])
    expect(requests).toHaveLength(1 + waitsMs.length)
  })
})

describe('the events of a session', () => {
  test('begin after the last one that was seen, and go on until the caller has had enough', async () => {
    const { access, requests } = await brokenServer('', event(3, delta('ding')))
    const enough = new AbortController()
    const found: string[] = []
    for await (const message of sessionEvents(
      hurried(access).line,
      { sessionId: 's1', lastEventId: '7.2' },
      enough.signal,
    )) {
      found.push(message.type)
      enough.abort()
    }
    expect(found).toEqual(['text-delta'])
    expect(requests.map((request) => [request.url, request.headers['last-event-id']])).toEqual([
      ['/api/chat/s1/events', '7.2'],
    ])
  })

  test('are given up after as many tries in vain, and that is said', async () => {
    const { access, requests } = await brokenServer('', '')
    const { line, waitsMs } = hurried(access)
    const events = sessionEvents(line, { sessionId: 's1', lastEventId: '7.2' }, never)
    await expect(types(events)).rejects.toThrow(/alarms stay silent here/)
    expect(waitsMs).toEqual([100, 300, 600, 1_200, 2_400, 4_800, 5_000, 5_000])
    expect(requests).toHaveLength(1 + waitsMs.length)
  })
})
