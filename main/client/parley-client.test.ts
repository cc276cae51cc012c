import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AssistantError } from '../../shared/protocol/errors.ts'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { type LoopbackServer, startLoopbackServer } from '../testing/loopback-server.ts'
import { connectParley, type FrameObserver, type Incoming, type ParleyClient } from './parley-client.ts'
import { serverAccess } from './server-access.ts'

let server: LoopbackServer
let clock: ManualClock
let seen: [string, string][]
beforeEach(async () => {
  server = await startLoopbackServer()
  clock = new ManualClock()
  seen = []
})
afterEach(async () => {
  await server.server.close()
})

const observe: FrameObserver = (direction, frame) => {
  seen.push([direction, 'type' in frame ? frame.type : `${frame.kind} audio`])
}

async function connect(hello: { audio?: 'json'; sessionId?: string } = {}): Promise<ParleyClient> {
  const access = serverAccess(`ws://127.0.0.1:${server.port}/socket`, server.server.launchSecret)
  return await connectParley({ access, clock, observe, hello: { client: { name: 'test', version: '1' }, ...hello } })
}

/** The next incoming thing; the reader stays where it is. */
function reader(client: ParleyClient): () => Promise<Incoming | undefined> {
  const iterator = client.incoming[Symbol.asyncIterator]()
  return async () => {
    const step = await iterator.next()
    return step.done === true ? undefined : step.value
  }
}

describe('a client', () => {
  test('brings its ticket, says hello and knows what the server welcomed it with', async () => {
    const client = await connect()
    expect(client.welcome.sessionId).toBe('session-1')
    expect(server.hub.attachments[0]?.hello).toMatchObject({ client: { name: 'test' }, vad: 'server', audio: 'binary' })
    expect(seen).toEqual([
      ['sent', 'hello'],
      ['received', 'welcome'],
    ])
    client.close()
  })

  test('goes on in a conversation of 9 MB, which comes with its welcome', async () => {
    const before = await connect()
    before.close()
    const long = { role: 'user', modality: 'text', status: 'completed', createdAtMs: 0 } as const
    const items = ['a', 'b'].map((itemId) => ({ ...long, itemId, text: 'é'.repeat(2_250_000) }))
    server.hub.session().items = items
    const client = await connect({ sessionId: 'session-1' })
    expect(client.welcome.snapshot?.items.map(({ text }) => text.length)).toEqual([2_250_000, 2_250_000])
    client.close()
  })

  test('hands on messages and speech in the order they came, speech as JSON just like binary', async () => {
    for (const hello of [{}, { audio: 'json' } as const]) {
      const client = await connect(hello)
      const next = reader(client)
      const session = server.hub.session(server.hub.attachments.length - 1)
      const samples = Int16Array.of(1, -2, 32_767)
      session.say({ type: 'text-delta', responseId: 1, text: 'Hi' })
      session.speak({ kind: 'speech', flags: 1, streamId: 1, sequence: 0, position: 0, samples })
      expect(await next()).toMatchObject({ type: 'message', message: { type: 'text-delta', text: 'Hi' } })
      expect(await next()).toMatchObject({ type: 'speech', frame: { streamId: 1, flags: 1, samples } })
      client.close()
      expect(await next()).toBeUndefined()
    }
  })

  test('sends microphone frames as they are', async () => {
    const client = await connect()
    const samples = Int16Array.from({ length: 320 }, (_, index) => index)
    client.sendAudio({ kind: 'microphone', flags: 0, streamId: 1, sequence: 4, position: 1_280, samples })
    await server.hub.until(() => server.hub.attachments[0]?.audio.length === 1)
    expect(server.hub.attachments[0]?.audio[0]).toEqual({
      ...{ kind: 'microphone', flags: 0, streamId: 1, sequence: 4, position: 1_280 },
      samples,
    })
    client.close()
  })

  test('acknowledges what it got once a second, and only when there was something', async () => {
    const client = await connect()
    const next = reader(client)
    server.hub.session().say({ type: 'text-delta', responseId: 1, text: 'a' })
    server.hub.session().say({ type: 'text-delta', responseId: 1, text: 'b' })
    await next()
    await next()
    clock.advance(1_000)
    clock.advance(1_000)
    await server.hub.until(() => server.hub.attachments[0]?.received.length === 1)
    expect(server.hub.attachments[0]?.received).toEqual([{ type: 'ack', seq: 2 }])
    client.close()
  })

  test('notices a server that says nothing for nine seconds', async () => {
    const client = await connect()
    const next = reader(client)
    clock.advance(9_000)
    await expect(next()).rejects.toThrow('The server has said nothing for 9 s.')
  })

  test('a server that closes the connection is an error with its reason', async () => {
    const client = await connect()
    const next = reader(client)
    server.hub.attachments[0]?.channel.close('replaced')
    await expect(next()).rejects.toThrow(/closed the connection \(4004/)
  })

  test('closed, it sends nothing, sets no timer and ends its stream quietly', async () => {
    const client = await connect()
    const next = reader(client)
    client.close()
    client.send({ type: 'ack', seq: 1 })
    expect(await next()).toBeUndefined()
    expect(clock.pendingTimers).toBe(0)
    expect(seen.at(-1)).toEqual(['received', 'welcome'])
  })
})

describe('a client that is not wanted', () => {
  test('with a wrong secret is told which one is right', async () => {
    const access = serverAccess(`ws://127.0.0.1:${server.port}/socket`, 'wrong')
    const options = { access, clock, hello: { client: { name: 'test', version: '1' } } }
    await expect(connectParley(options)).rejects.toThrow(/refused the secret.*ready line/)
  })

  test('is told what the hub says', async () => {
    server.hub.attachFailure = new AssistantError('unknown-conversation', 'There is no such conversation.')
    await expect(connect()).rejects.toThrow('There is no such conversation.')
  })

  test('at a port where nothing listens is told so', async () => {
    await server.server.close()
    await expect(connect()).rejects.toThrow(/Nothing answers at http:\/\/127\.0\.0\.1/)
  })

  test.each(['http://127.0.0.1:1', 'not an address', ''])('"%s" is not the address of a server', (ws) => {
    expect(() => serverAccess(ws, 'secret')).toThrow(/is not the address of a Parley server/)
  })
})
