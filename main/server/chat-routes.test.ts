import { randomUUID } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { heartbeatMs } from '../../shared/protocol/limits.ts'
import { LoopbackEvents } from '../testing/loopback-events.ts'
import { startLoopbackServer, type LoopbackServer } from '../testing/loopback-server.ts'
import { LoopbackSocket } from '../testing/loopback-socket.ts'
import type { ScriptedSession } from '../testing/scripted-hub.ts'
import type { ParleyServerOptions } from './server.ts'
import { welcomeTakenMs } from './slow-reader.ts'

let running: LoopbackServer | undefined
async function start(options: Partial<ParleyServerOptions> = {}): Promise<LoopbackServer> {
  running = await startLoopbackServer(options)
  return running
}
afterEach(async () => {
  await running?.stop()
  running = undefined
})

function answer(session: ScriptedSession, responseId: number, words: readonly string[]): void {
  session.say({ type: 'response-start', responseId, itemId: `item-${responseId}`, isSpoken: false })
  for (const text of words) session.say({ type: 'text-delta', responseId, text })
}
function finish(session: ScriptedSession, responseId: number): void {
  const numbers = { generatedCharacters: 5, sentSamples: 0, heardSamples: 0 }
  session.say({
    type: 'response-end',
    responseId,
    itemId: `item-${responseId}`,
    reason: 'completed',
    ...numbers,
    heardText: '',
  })
}

/** Accepts, answers in two words, ends. */
function answersAtOnce(server: LoopbackServer): void {
  server.hub.onReceive = (message, session) => {
    if (!('id' in message)) return
    session.accept(message)
    answer(session, 1, ['Good', ' day'])
    finish(session, 1)
  }
}

async function post(
  server: LoopbackServer,
  body: Record<string, unknown>,
  signal?: AbortSignal,
): Promise<LoopbackEvents> {
  const response = await server.fetch('/api/chat', {
    method: 'POST',
    body: { id: randomUUID(), text: 'Hello', ...body },
    ...(signal === undefined ? {} : { signal }),
  })
  return new LoopbackEvents(response)
}

describe('POST /api/chat', () => {
  it('streams welcome, the answer, and ends with the end of the answer', async () => {
    const server = await start()
    answersAtOnce(server)
    const events = await post(server, {})
    await events.ended
    expect(events.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    expect(events.messages.map((message) => message.type)).toEqual([
      ...['welcome', 'item-added', 'command-result', 'response-start', 'text-delta', 'text-delta', 'response-end'],
    ])
    expect(events.ids).toEqual(['1.0', '1.1', '1.2', '1.3', '1.4', '1.5', '1.6'])
    expect(server.hub.attachments[0]?.hello).toMatchObject({ mode: 'text' })
    expect(server.hub.attachments[0]?.isDetached).toBe(true)
  })

  it('opens no WebSocket for two turns, and the second goes on in the session of the first', async () => {
    const server = await start()
    answersAtOnce(server)
    const first = await post(server, {})
    await first.ended
    const second = await post(server, { sessionId: 'session-1' })
    await second.ended
    expect(second.messages[0]).toMatchObject({ type: 'welcome', sessionId: 'session-1' })
    expect(server.hub.attachments.map((attachment) => attachment.channel.kind)).toEqual([
      'event-stream',
      'event-stream',
    ])
  })

  it('says by a comment every 3 s, as often as a socket, that the server is there while nothing is said', async () => {
    const server = await start()
    const events = await post(server, {})
    await events.until(() => events.messages.some((message) => message.type === 'command-result'))
    for (let ping = 1; ping <= 20; ping++) {
      server.clock.advance(heartbeatMs)
      await events.until(() => events.comments === ping)
    }
    answer(server.hub.session(), 1, ['at last'])
    finish(server.hub.session(), 1)
    await events.ended
    expect(server.clock.pendingTimers).toBe(0)
  })

  it('whose request is closed loses nothing: the session goes on and the rest is fetched by the last id', async () => {
    const server = await start()
    const controller = new AbortController()
    const events = await post(server, {}, controller.signal)
    await events.until(() => events.messages.length === 3)
    const session = server.hub.session()
    answer(session, 1, ['Good'])
    await events.until(() => events.messages.length === 5)
    controller.abort()
    await server.hub.until(() => server.hub.attachments[0]?.isDetached === true)
    session.say({ type: 'text-delta', responseId: 1, text: ' day' })
    finish(session, 1)

    const lastId = events.ids.at(-1) ?? ''
    const rest = new LoopbackEvents(
      await server.fetch('/api/chat/session-1/events', { headers: { 'Last-Event-ID': lastId } }),
    )
    await rest.until(() => rest.messages.length === 3)
    expect(rest.messages).toMatchObject([
      { type: 'welcome', isResumed: true },
      { type: 'text-delta', text: ' day' },
      { type: 'response-end' },
    ])
    // A resumed welcome must not move the client's place past what it still has to be sent.
    expect(rest.ids).toEqual(['1.5', '1.6'])
    expect(server.hub.attachments[1]?.hello).toMatchObject({ epoch: 1, lastSeq: 4 })
  })

  it('while another streams leaves each its own end, and nothing comes twice', async () => {
    const server = await start()
    const first = await post(server, {})
    await first.until(() => first.messages.length === 3)
    const session = server.hub.session()
    answer(session, 1, ['Good'])
    const second = await post(server, { sessionId: 'session-1', text: 'Wait' })
    await second.until(() => second.messages.length === 3)
    session.say({ type: 'response-interrupt', responseId: 1, reason: 'text' })
    finish(session, 1)
    await first.ended
    expect(first.messages.at(-1)).toMatchObject({ type: 'response-end', responseId: 1 })
    expect(new Set(first.ids).size).toBe(first.ids.length)
    answer(session, 2, ['Yes?'])
    finish(session, 2)
    await second.ended
    expect(second.messages.at(-1)).toMatchObject({ type: 'response-end', responseId: 2 })
    expect(server.hub.attachments.every((attachment) => attachment.isDetached)).toBe(true)
  })

  it('whose client does not read is given up 5 s after a mebibyte waits for it, and the session goes on', async () => {
    const server = await start()
    const response = await server.fetch('/api/chat', { method: 'POST', body: { id: randomUUID(), text: 'Hello' } })
    const session = server.hub.session()
    const [attachment] = server.hub.attachments
    // Until the kernel takes no more, and more waits here than a reader may leave.
    while ((attachment?.channel.bufferedBytes() ?? 0) <= 1024 * 1024) {
      session.say({ type: 'text-delta', responseId: 1, text: 'x'.repeat(64 * 1024) })
      await new Promise(setImmediate)
    }
    server.clock.advance(4_999)
    expect(attachment?.isDetached).toBe(false)
    server.clock.advance(1)
    expect(attachment?.isDetached).toBe(true)
    await expect(response.text()).rejects.toThrow()
    const again = await post(server, { sessionId: 'session-1' })
    expect(again.response.status).toBe(200)
  })

  it('that has ended is a connection until its client has read it or had a minute for it: each was once held for good', async () => {
    const server = await start()
    const response = await server.fetch('/api/chat', { method: 'POST', body: { id: randomUUID(), text: 'Hello' } })
    const session = server.hub.session()
    const [attachment] = server.hub.attachments
    // Until the kernel takes no more, and less waits here than a reader may leave.
    while ((attachment?.channel.bufferedBytes() ?? 0) < 256 * 1024) {
      session.say({ type: 'text-delta', responseId: 1, text: 'x'.repeat(64 * 1024) })
      await new Promise(setImmediate)
    }
    answer(session, 1, [])
    finish(session, 1)
    expect(attachment?.isDetached).toBe(true)
    server.clock.advance(welcomeTakenMs - 1)
    expect(server.log.records()).not.toContainEqual(expect.objectContaining({ msg: 'event stream closed' }))
    server.clock.advance(1)
    expect(server.log.records()).toContainEqual(expect.objectContaining({ msg: 'event stream closed' }))
    await expect(response.text()).rejects.toThrow()
  })

  it('goes on beside a socket of the same session, and gets words where the socket gets speech', async () => {
    const server = await start()
    const client = await LoopbackSocket.connect(server)
    const events = await post(server, { sessionId: 'session-1' })
    await events.until(() => events.messages.length === 3)
    const session = server.hub.session()
    answer(session, 1, ['Good'])
    session.speak({ kind: 'speech', flags: 0, streamId: 1, sequence: 0, position: 0, samples: new Int16Array(480) })
    finish(session, 1)
    await events.ended
    await client.until(() => client.binary.length === 1)
    expect(events.messages.map((message) => message.type)).not.toContain('audio')
    expect(client.socket.readyState).toBe(1)
  })

  it('is told when the session closes it', async () => {
    const server = await start()
    const events = await post(server, {})
    await events.until(() => events.messages.length === 3)
    server.hub.attachments[0]?.channel.close('replaced')
    await events.ended
    expect(events.messages.at(-1)).toMatchObject({ type: 'error', code: 'refused' })
  })

  it('whose server stops in the middle is told, so that nobody takes the part for the whole', async () => {
    const server = await start()
    const events = await post(server, {})
    await events.until(() => events.messages.length === 3)
    await server.stop()
    await events.ended
    expect(events.messages.at(-1)).toMatchObject({ type: 'error', code: 'not-ready' })
  })

  it('sent twice under one id is run by the session once and ends both streams', async () => {
    const server = await start()
    answersAtOnce(server)
    const id = randomUUID()
    await (
      await post(server, { id })
    ).ended
    server.hub.onReceive = undefined
    const again = await post(server, { id, sessionId: 'session-1' })
    await again.ended
    expect(again.messages.map((message) => message.type)).toEqual(['welcome', 'command-result'])
  })

  it('after it went out over a socket is run in that life of the session, and refused in another one', async () => {
    const server = await start()
    answersAtOnce(server)
    const first = await post(server, { sentInEpoch: 1 })
    await first.ended
    expect(first.messages.at(-1)).toMatchObject({ type: 'response-end' })
    const id = randomUUID()
    const other = await post(server, { id, sessionId: 'session-1', sentInEpoch: 2 })
    await other.ended
    expect(other.messages.slice(1)).toMatchObject([{ type: 'error', code: 'not-ready', commandId: id }])
    expect(server.hub.attachments.map(({ received }) => received.length)).toEqual([1, 0])
  })

  it('under an id that another session had is a text of its own', async () => {
    const server = await start()
    answersAtOnce(server)
    const id = randomUUID()
    for (let turn = 0; turn < 2; turn++) {
      const events = await post(server, { id })
      await events.ended
      expect(events.messages.at(-1)?.type).toBe('response-end')
    }
    expect(server.hub.session(1).sessionId).toBe('session-2')
  })

  it('that steers goes on until the answer it went into has ended, also when that is stopped', async () => {
    const server = await start()
    const client = await LoopbackSocket.connect(server)
    const session = server.hub.session()
    session.phase = 'thinking'
    answer(session, 1, ['Good'])
    server.hub.onReceive = (message, target) => {
      if (message.type === 'text-submit') target.accept(message, 'item-1')
    }
    const events = await post(server, { sessionId: 'session-1', text: 'Shorter.', whileSpeaking: 'steer' })
    await events.until(() => events.messages.length === 3)
    const still = { isUserSpeaking: false, isMuted: false, mode: 'always-listening' } as const
    session.say({ type: 'state', phase: 'idle', ...still })
    finish(session, 1)
    await events.ended
    expect(events.messages.at(-1)).toMatchObject({ type: 'response-end', responseId: 1 })
    await client.until(() => client.messages.some((message) => message.type === 'response-end'))
  })

  it('that the session refuses is answered with a status and a sentence, not with a stream', async () => {
    const server = await start()
    server.hub.attachFailure = new Error('a secret of the inside')
    const response = await server.fetch('/api/chat', { method: 'POST', body: { id: randomUUID(), text: 'Hello' } })
    expect(response.status).toBe(500)
    expect(await response.json()).toEqual({
      code: 'internal',
      message: 'Something inside Parley failed. The log has the details.',
    })
  })

  it.each([
    [{ id: 'no uuid', text: 'Hello' }, 400, 'bad-frame'],
    [{ id: randomUUID(), text: '' }, 400, 'bad-frame'],
    [{ id: randomUUID(), text: 'Hello', role: 'admin' }, 400, 'bad-frame'],
    [{ id: randomUUID() }, 400, 'bad-frame'],
    ['{', 400, 'bad-frame'],
    [undefined, 400, 'bad-frame'],
    [{ id: randomUUID(), text: 'x'.repeat(65_537) }, 413, 'text-too-long'],
  ])('refuses the body %#', async (body, status, code) => {
    const server = await start()
    const response = await server.fetch('/api/chat', { method: 'POST', body })
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ code })
    expect(server.hub.attachments).toEqual([])
  })

  it('counts under the connection cap', async () => {
    const limits = { audioFramesPerSecond: 60, audioFramesBurst: 150, controlPerSecond: 20, controlBurst: 40 }
    const server = await start({ limits: { ...limits, connections: 1 } })
    const events = await post(server, {})
    await events.until(() => events.messages.length === 3)
    const refused = await server.fetch('/api/chat', { method: 'POST', body: { id: randomUUID(), text: 'Hello' } })
    expect(refused.status).toBe(503)
    expect(refused.headers.get('retry-after')).toBe('5')
    expect(await refused.json()).toMatchObject({ code: 'too-many-connections' })
  })
})

describe('commands by POST', () => {
  it.each([
    ['stop', {}, { type: 'response-stop', reason: 'stop-button' }],
    ['queue', { text: 'And then?' }, { type: 'text-submit', text: 'And then?', whileSpeaking: 'queue' }],
    ['steer', { text: 'Shorter.' }, { type: 'text-submit', text: 'Shorter.', whileSpeaking: 'steer' }],
    ['tool-result', { toolCallId: 'call', output: { celsius: 4 } }, { type: 'tool-result', output: { celsius: 4 } }],
  ])('%s runs in the session, answers with its result, and every stream sees it too', async (name, body, received) => {
    const server = await start()
    const events = await post(server, {})
    await events.until(() => events.messages.length === 3)
    const id = randomUUID()
    const response = await server.fetch(`/api/chat/session-1/${name}`, { method: 'POST', body: { id, ...body } })
    expect(await response.json()).toMatchObject({ type: 'command-result', commandId: id, isOk: true })
    expect(server.hub.attachments[1]?.received.at(-1)).toMatchObject(received)
    expect(server.hub.attachments.map((attachment) => attachment.isDetached)).toEqual([false, true])
    await events.until(() => events.messages.some((message) => 'commandId' in message && message.commandId === id))
  })

  it('reach a session that has a socket without taking its place', async () => {
    const server = await start()
    const client = await LoopbackSocket.connect(server)
    const id = randomUUID()
    const response = await server.fetch('/api/chat/session-1/stop', { method: 'POST', body: { id } })
    expect(await response.json()).toMatchObject({ commandId: id, isOk: true })
    expect(client.socket.readyState).toBe(1)
  })

  it('reach a session that has no client at the moment', async () => {
    const server = await start()
    answersAtOnce(server)
    await (
      await post(server, {})
    ).ended
    server.hub.onReceive = undefined
    const id = randomUUID()
    const response = await server.fetch('/api/chat/session-1/stop', { method: 'POST', body: { id } })
    expect(await response.json()).toMatchObject({ commandId: id, isOk: true })
    expect(server.hub.attachments.every((attachment) => attachment.isDetached)).toBe(true)
  })

  it.each([
    ['POST', 'stop', { id: randomUUID() }],
    ['POST', 'queue', { id: randomUUID(), text: 'Hello' }],
    ['POST', 'steer', { id: randomUUID(), text: 'Hello' }],
    ['POST', 'tool-result', { id: randomUUID(), toolCallId: 'call', output: 1 }],
    ['GET', 'events', undefined],
  ])('for a session that is not there are refused, and leave no session behind: %s %s', async (method, name, body) => {
    const server = await start()
    const response = await server.fetch(`/api/chat/nobody/${name}`, { method, body })
    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({ code: 'unknown-session' })
    expect(server.hub.attachments).toEqual([])
  })

  it('do not wait for ever for a session that does not answer', async () => {
    const server = await start()
    await LoopbackSocket.connect(server)
    server.hub.onReceive = () => undefined
    const answered = server.fetch('/api/chat/session-1/stop', { method: 'POST', body: { id: randomUUID() } })
    await server.hub.until(() => server.hub.attachments[1]?.received.length === 1)
    server.clock.advance(10_000)
    expect((await answered).status).toBe(500)
    expect(server.hub.attachments[1]?.isDetached).toBe(true)
  })
})
