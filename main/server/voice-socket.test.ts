import fc from 'fast-check'
import { randomUUID } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { AssistantError, closeCodes, type CloseName, type ErrorCode } from '../../shared/protocol/errors.ts'
import { audioFlags, decodeAudioFrame, encodeAudioFrame, type AudioFrame } from '../../shared/protocol/frame.ts'
import { heartbeatMs, helloDeadlineMs, peerSilentMs, protocolVersion } from '../../shared/protocol/limits.ts'
import { startLoopbackServer, type LoopbackServer } from '../testing/loopback-server.ts'
import { LoopbackSocket } from '../testing/loopback-socket.ts'
import { closeSentences } from './close-sentences.ts'
import type { ParleyServerOptions } from './server.ts'

let running: LoopbackServer | undefined
async function start(options: Partial<ParleyServerOptions> = {}): Promise<LoopbackServer> {
  running = await startLoopbackServer(options)
  return running
}
afterEach(async () => {
  await running?.stop()
  running = undefined
})

const textCommand = { type: 'text-submit', id: randomUUID(), text: 'hello' } as const
const microphone: AudioFrame = {
  kind: 'microphone',
  flags: audioFlags.gap,
  streamId: 3,
  sequence: 7,
  position: 2_240,
  samples: Int16Array.from({ length: 320 }, (_, index) => index * 100 - 16_000),
}
const speech: AudioFrame = { ...microphone, kind: 'speech', streamId: 9, samples: Int16Array.of(-32_768, 0, 32_767) }

/** Every frame it is given comes to the server, and the answer to a last ping says that all before it was handled. */
async function settled(client: LoopbackSocket): Promise<void> {
  const sentAtMs = client.messages.length + 0.5
  client.send({ type: 'ping', sentAtMs })
  await client.until(() => client.messages.some((message) => message.type === 'pong' && message.sentAtMs === sentAtMs))
}

describe('the hello', () => {
  it('is answered by the welcome of the session', async () => {
    const client = await LoopbackSocket.connect(await start())
    expect(await client.next('welcome')).toMatchObject({ sessionId: 'session-1', isResumed: false })
  })

  it('that does not come within 3 s closes the socket, and the session is never asked', async () => {
    const server = await start()
    const client = await LoopbackSocket.open(server)
    await server.log.until(() => server.clock.pendingTimers > 0)
    server.clock.advance(helloDeadlineMs - 1)
    expect(client.socket.readyState).toBe(1)
    server.clock.advance(1)
    expect(server.log.records()).toContainEqual(closing('helloTimeout'))
    expect(await client.closed).toEqual({ code: 4001, reason: closeSentences.helloTimeout })
    expect(client.messages).toEqual([{ type: 'error', code: 'not-ready', message: closeSentences.helloTimeout }])
    expect(server.hub.attachments).toEqual([])
  })

  it.each<[string, string | Buffer, [CloseName, ErrorCode]]>([
    ['another command first', JSON.stringify(textCommand), ['badHello', 'not-ready']],
    ['audio first', Buffer.from(encodeAudioFrame(microphone)), ['badHello', 'bad-frame']],
    ['no JSON', 'hello', ['badHello', 'bad-frame']],
    ['a field too many', helloJson({ role: 'admin' }), ['badHello', 'bad-frame']],
    ['another version', helloJson({ protocol: 'parley.v2' }), ['protocolVersion', 'bad-frame']],
  ])('that is %s is the last frame', async (_name, frame, [closeName, code]) => {
    const server = await start()
    const client = await LoopbackSocket.open(server)
    client.socket.send(frame)
    expect(await client.next('error')).toMatchObject({ code })
    expect((await client.closed).code).toBe(closeCodes[closeName].code)
    expect(server.hub.attachments).toEqual([])
  })

  it('that the session refuses is answered in its own words', async () => {
    const server = await start()
    server.hub.attachFailure = new Error('a secret of the inside')
    const client = await LoopbackSocket.open(server)
    client.socket.send(helloJson({}))
    const { code, message } = await client.next('error')
    expect(code).toBe('internal')
    expect(message).not.toContain('secret')
    expect((await client.closed).code).toBe(1011)
  })

  it.each([
    ['a store that fails', 'store-failed', 1011],
    ['a fault of its own', 'bad-frame', 4002],
  ] as const)(
    'that is refused for %s is closed with what to do: come again, or stay away',
    async (_why, code, close) => {
      const server = await start()
      server.hub.attachFailure = new AssistantError(code, 'A sentence.')
      const client = await LoopbackSocket.open(server)
      client.socket.send(helloJson({}))
      expect(await client.next('error')).toMatchObject({ code, message: 'A sentence.' })
      expect((await client.closed).code).toBe(close)
    },
  )

  it('comes once: a second one is an error and changes nothing', async () => {
    const server = await start()
    const client = await LoopbackSocket.connect(server)
    client.socket.send(helloJson({ sessionId: 'another' }))
    expect(await client.next('error')).toMatchObject({ code: 'bad-frame' })
    expect(server.hub.attachments).toHaveLength(1)
  })
})

describe('frames from the client', () => {
  it('reach the session as they were sent, and in order', async () => {
    const server = await start()
    const client = await LoopbackSocket.connect(server)
    client.send(textCommand)
    client.socket.send(encodeAudioFrame(microphone))
    client.send({ type: 'playout', responseId: 1, playedSamples: 480 })
    await settled(client)
    const [attachment] = server.hub.attachments
    expect(attachment?.received).toEqual([
      { ...textCommand, whileSpeaking: 'interrupt' },
      { type: 'playout', responseId: 1, playedSamples: 480, isFinal: false },
    ])
    expect(attachment?.audio).toEqual([microphone])
  })

  it('as JSON audio are the same frames', async () => {
    const server = await start()
    const client = await LoopbackSocket.connect(server, { audio: 'json' })
    const { samples, ...header } = microphone
    const data = Buffer.from(samples.buffer).toString('base64')
    client.send({ type: 'audio', ...header, kind: 'microphone', data })
    await settled(client)
    expect(server.hub.attachments[0]?.audio).toEqual([microphone])
  })

  it.each<[string, string | Buffer, string]>([
    ['of an unknown type', '{"type":"shout"}', 'unknown-type'],
    ['with a field too many', JSON.stringify({ ...textCommand, role: 'admin' }), 'bad-frame'],
    ['that are not JSON', '{', 'bad-frame'],
    ['that are JSON but no object', '[[[[1]]]]', 'bad-frame'],
    ['with a prototype', '{"type":"ping","sentAtMs":1,"__proto__":{"isAdmin":true}}', 'bad-frame'],
    ['of speech', Buffer.from(encodeAudioFrame(speech)), 'bad-frame'],
    ['with half a sample', Buffer.concat([encodeAudioFrame(microphone), Buffer.alloc(1)]), 'bad-frame'],
    ['without a header', Buffer.alloc(3), 'bad-frame'],
    ['of JSON audio with half a sample', jsonAudio(3), 'bad-frame'],
    ['of JSON audio that are too long', jsonAudio(8_178), 'frame-too-large'],
  ])('%s are answered and survived', async (_name, frame, code) => {
    const server = await start()
    const client = await LoopbackSocket.connect(server)
    client.socket.send(frame)
    expect(await client.next('error')).toMatchObject({ code })
    client.send(textCommand)
    expect(await client.next('command-result')).toMatchObject({ isOk: true })
    expect(server.hub.attachments[0]?.audio).toEqual([])
  })

  it('that break the rules more than 20 times close the socket', async () => {
    const client = await LoopbackSocket.connect(await start())
    for (let index = 0; index < 21; index++) client.socket.send('{"type":"shout"}')
    expect(await Promise.race([client.closed, settled(client)])).toMatchObject({ code: 4006 })
    expect(client.messages.filter((message) => message.type === 'error')).toHaveLength(21)
  })

  it.each([
    ['1 MiB of text', 'x'.repeat(1024 * 1024)],
    ['64 KiB and one byte of text', 'x'.repeat(64 * 1024 + 1)],
    ['8 KiB and two bytes of audio', Buffer.alloc(8 * 1024 + 2, 1)],
  ])('of %s are not read: a sentence, and 1009', async (_name, frame) => {
    const server = await start()
    const client = await LoopbackSocket.connect(server)
    client.socket.send(frame)
    expect(await client.next('error')).toMatchObject({ code: 'frame-too-large', message: closeSentences.frameTooLarge })
    expect(await client.closed).toEqual({ code: 1009, reason: closeSentences.frameTooLarge })
    await server.hub.until(() => server.hub.attachments[0]?.isDetached === true)
  })

  it('in a thousand pieces are not put together', async () => {
    const client = await LoopbackSocket.connect(await start())
    const isPutTogether = new Promise((resolve) => client.socket.once('pong', resolve))
    for (let index = 0; index < 1_000; index++) client.socket.send('x', { fin: false })
    client.socket.ping()
    expect(await Promise.race([client.closed, isPutTogether])).toMatchObject({ code: 1008 })
  })

  it('that are random or nearly right never end the connection without a word', async () => {
    const nearlyRight = fc.constantFrom(
      textCommand,
      { type: 'ack', seq: 1 },
      { type: 'mode-set', id: randomUUID(), mode: 'text' },
    )
    const text = fc.oneof(
      fc.json(),
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc
        .tuple(nearlyRight, fc.string(), fc.jsonValue())
        .map(([base, key, value]) => JSON.stringify({ ...base, [key]: value })),
    )
    const frame = fc.oneof(
      text.map((data) => ({ data, isBinary: false })),
      fc.uint8Array({ maxLength: 200 }).map((data) => ({ data, isBinary: true })),
    )
    const server = await start()
    await fc.assert(
      fc.asyncProperty(fc.array(frame, { minLength: 1, maxLength: 20 }), async (frames) => {
        const client = await LoopbackSocket.connect(server)
        for (const { data, isBinary } of frames) client.socket.send(data, { binary: isBinary })
        await settled(client)
        client.socket.close()
        await client.closed
      }),
      { numRuns: 40 },
    )
    expect(server.log.records().filter((record) => record.level === 'error')).toEqual([])
  })

  it('that come too fast are warned of once, then dropped, then end the connection', async () => {
    const server = await start()
    const client = await LoopbackSocket.connect(server)
    for (let index = 0; index < 301; index++) client.socket.send(encodeAudioFrame(microphone))
    expect((await client.closed).code).toBe(4008)
    expect(client.messages.filter((message) => message.type === 'error')).toEqual([
      { type: 'error', code: 'rate-limited', message: expect.any(String) as string },
    ])
    expect(server.hub.attachments[0]?.audio).toHaveLength(150)
  })

  it('that are commands and come too fast are each answered by id, so that nobody waits for a result', async () => {
    const server = await start()
    const client = await LoopbackSocket.connect(server)
    const ids = Array.from({ length: 81 }, () => randomUUID())
    for (const id of ids) client.send({ ...textCommand, id })
    expect((await client.closed).code).toBe(4008)
    const errors = client.messages.filter((message) => message.type === 'error')
    expect(errors.map(({ code, commandId }) => ({ code, commandId }))).toEqual(
      ids.slice(40).map((commandId) => ({ code: 'rate-limited', commandId })),
    )
    expect(server.hub.attachments[0]?.received).toHaveLength(40)
  })

  it('that are commands are answered by id too when there are too many frames of any kind to read', async () => {
    const server = await start()
    const client = await LoopbackSocket.connect(server)
    for (let index = 0; index < 190; index++) client.socket.send(jsonAudio(2))
    for (let seq = 0; seq < 150; seq++) client.send({ type: 'ack', seq })
    client.send(textCommand)
    await client.until(() => client.messages.some((message) => 'commandId' in message))
    expect(client.messages.at(-1)).toMatchObject({ code: 'rate-limited', commandId: textCommand.id })
  })

  it.each([
    ['a field too many', { ...textCommand, role: 'admin' }, textCommand.id],
    ['an unknown type', { type: 'shout', id: textCommand.id }, textCommand.id],
    ['an id that is no UUID', { ...textCommand, id: 'mine' }, undefined],
    ['no id', { type: 'text-submit', text: 'hello' }, undefined],
  ])('with %s are answered under the id that they carry', async (_name, frame, commandId) => {
    const client = await LoopbackSocket.connect(await start())
    client.socket.send(JSON.stringify(frame))
    expect((await client.next('error')).commandId).toBe(commandId)
  })

  it('are answered when the session fails on one, naming the command, and the connection goes on', async () => {
    const server = await start()
    const client = await LoopbackSocket.connect(server)
    server.hub.onReceive = () => {
      throw new Error('a secret of the inside')
    }
    client.send(textCommand)
    expect(await client.next('error')).toEqual({
      type: 'error',
      code: 'internal',
      message: 'Something inside Parley failed. The log has the details.',
      commandId: textCommand.id,
    })
    await settled(client)
  })
})

describe('frames to the client', () => {
  it('of speech are binary, or JSON for a client that asked for it', async () => {
    const server = await start()
    const binary = await LoopbackSocket.connect(server)
    server.hub.session(0).speak(speech)
    await binary.until(() => binary.binary.length === 1)
    expect(decodeAudioFrame(binary.binary[0] ?? Buffer.alloc(0))).toEqual(speech)

    const json = await LoopbackSocket.connect(server, { audio: 'json' })
    server.hub.session(1).speak(speech)
    const { samples, ...header } = speech
    expect(await json.next('audio')).toEqual({
      type: 'audio',
      ...header,
      data: Buffer.from(samples.buffer).toString('base64'),
    })
    expect(json.binary).toEqual([])
  })

  it('wait for a slow reader up to a point, then the connection ends in words', async () => {
    const server = await start()
    const client = await LoopbackSocket.connect(server)
    client.socket.pause()
    const session = server.hub.session()
    const channel = server.hub.attachments[0]?.channel
    // Until the kernel takes no more and 1 MiB waits here.
    while ((channel?.bufferedBytes() ?? 0) <= 1024 * 1024) {
      session.say({ type: 'text-delta', responseId: 1, text: 'x'.repeat(64 * 1024) })
      await new Promise(setImmediate)
    }
    server.clock.advance(5_000)
    expect(server.log.records()).toContainEqual(closing('tooSlow'))
    session.say({ type: 'text-delta', responseId: 1, text: 'too late' })
    client.socket.resume()
    expect(await client.closed).toEqual({ code: 4009, reason: closeSentences.tooSlow })
    expect(client.messages.at(-1)).not.toMatchObject({ text: 'too late' })
  })

  it('take their time where the welcome is large: a line on which it needs half a minute gets it whole', async () => {
    const server = await start()
    const first = await LoopbackSocket.connect(server)
    const session = server.hub.session()
    const item = { role: 'user', modality: 'text', status: 'completed', createdAtMs: 0 } as const
    session.items = Array.from({ length: 150 }, (_, place) => {
      return { ...item, itemId: `item-${place}`, text: 'x'.repeat(60_000) }
    })
    const { sessionId } = session
    const client = await LoopbackSocket.open(server)
    client.socket.send(helloJson({ sessionId }), () => {
      client.socket.pause()
    })
    await first.closed
    // A client answers no ping before it has the welcome.
    for (let second = 0; second < 30; second++) server.clock.advance(1_000)
    for (const name of ['tooSlow', 'peerSilent'] as const)
      expect(server.log.records()).not.toContainEqual(closing(name))
    client.socket.resume()
    const { snapshot } = await client.next('welcome')
    expect(snapshot?.items).toHaveLength(150)
    await settled(client)
  })
})

describe('the heartbeat of a socket', () => {
  it('answers pings, and measures its own', async () => {
    const server = await start()
    const client = await LoopbackSocket.connect(server)
    await settled(client)
    server.clock.advance(3_000)
    const { sentAtMs } = await client.next('ping')
    server.clock.advance(25)
    client.send({ type: 'pong', sentAtMs })
    await settled(client)
    const metrics = (await (await server.fetch('/api/metrics')).json()) as { connections: { roundTripMs?: number }[] }
    expect(metrics.connections[0]?.roundTripMs).toBe(25)
  })

  it('gives up a peer that is silent for 9 s, and cuts it off when it does not answer the close', async () => {
    const server = await start()
    const client = await LoopbackSocket.connect(server)
    client.socket.pause()
    server.clock.advance(peerSilentMs)
    server.clock.advance(1_000)
    await server.log.until((records) => records.some(({ msg }) => msg === 'connection closed'))
    expect(server.hub.attachments[0]?.isDetached).toBe(true)
    // What the client itself sees depends on whether the cut overtook the close frame in the kernel.
    expect(server.log.records()).toContainEqual(closing('peerSilent'))
    client.socket.resume()
    await client.closed
    expect(server.clock.pendingTimers).toBe(0)
  })
})

describe('what a socket sees to by itself', () => {
  it('is told to whoever writes the session down: heartbeats, refusals and the close code', async () => {
    const server = await start()
    const client = await LoopbackSocket.connect(server)
    await client.next('welcome')
    client.send({ type: 'ping', sentAtMs: 12.5 })
    client.socket.send('{"type":"no-such-frame"}')
    await client.next('error')
    server.clock.advance(heartbeatMs)
    await client.next('ping')
    client.socket.close(4900)
    const [attachment] = server.hub.attachments
    await server.hub.until(() => attachment?.isDetached === true)
    const settled = attachment?.settled.map((what) =>
      what.type === 'frame' ? `${what.direction} ${what.frame.type}` : what,
    )
    expect(settled).toEqual([
      'received ping',
      'sent pong',
      'sent error',
      { type: 'refusal', code: 'unknown-type', isBinary: false, bytes: 24 },
      'sent ping',
      { type: 'close', code: 4900 },
    ])
  })
})

describe('what is sent in one turn', () => {
  it('leaves together at its end, but a pong at once: it measures time, and other sockets have frames in that turn', async () => {
    const server = await start()
    await LoopbackSocket.connect(server)
    const channel = server.hub.attachments[0]?.channel
    channel?.send({ type: 'pong', sentAtMs: 1, serverAtMs: 1 })
    expect(channel?.bufferedBytes()).toBe(0)
    channel?.send({ type: 'ping', sentAtMs: 1 })
    expect(channel?.bufferedBytes()).toBeGreaterThan(0)
  })
})

describe('a session with two sockets', () => {
  it('belongs to the newest: the old one is told, and what it still says is not heard', async () => {
    const server = await start()
    const old = await LoopbackSocket.connect(server)
    // The old client has not read yet that it was replaced when it says something more.
    old.socket.pause()
    const newest = await LoopbackSocket.connect(server, { sessionId: 'session-1' })
    old.send(textCommand)
    await server.log.until((records) => records.some(({ type, code }) => type === 'refused' && code === 'not-ready'))
    old.socket.resume()
    expect(await old.closed).toEqual({ code: 4004, reason: closeSentences.replaced })
    server.hub.session().say({ type: 'text-delta', responseId: 1, text: 'for the newest' })
    expect(await newest.next('text-delta')).toMatchObject({ text: 'for the newest' })
    expect(server.hub.attachments[0]?.received).toEqual([])
    await server.hub.until(() => server.hub.attachments[0]?.isDetached === true)
    expect(server.hub.attachments[1]?.isDetached).toBe(false)
  })
})

describe('the connection cap', () => {
  it('refuses one too many with a sentence, and has room again when one has left', async () => {
    const server = await start({ limits: { ...generous, connections: 2 } })
    const clients = [await LoopbackSocket.connect(server), await LoopbackSocket.connect(server)]
    const refused = await LoopbackSocket.open(server)
    // Answered with another error by whoever lets this one in.
    refused.send({ type: 'ping', sentAtMs: 1 })
    expect(await refused.next('error')).toMatchObject({ code: 'too-many-connections' })
    expect((await refused.closed).code).toBe(4008)
    clients[0]?.socket.close()
    await server.hub.until(() => server.hub.attachments[0]?.isDetached === true)
    await LoopbackSocket.connect(server)
  })
})

describe('close sentences', () => {
  it.each(Object.entries(closeSentences))('for %s fit into a close frame', (_name, sentence) => {
    expect(Buffer.byteLength(sentence)).toBeLessThanOrEqual(123)
  })
})

function closing(close: CloseName): unknown {
  return expect.objectContaining({ msg: 'connection closing', close })
}

const generous = { audioFramesPerSecond: 60, audioFramesBurst: 150, controlPerSecond: 20, controlBurst: 40 }

function helloJson(change: Record<string, unknown>): string {
  return JSON.stringify({ type: 'hello', protocol: protocolVersion, client: { name: 't', version: '1' }, ...change })
}

function jsonAudio(bytes: number): string {
  const data = Buffer.alloc(bytes).toString('base64')
  return JSON.stringify({ type: 'audio', kind: 'microphone', streamId: 1, sequence: 0, position: 0, data })
}
