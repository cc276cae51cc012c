import { randomUUID } from 'node:crypto'
import { WebSocket } from 'ws'
import { afterEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../main/system-clock.ts'
import { startLoopbackServer, type LoopbackServer } from '../../main/testing/loopback-server.ts'
import { recordingChannel, scriptedSession } from '../../main/testing/scripted-session.ts'
import { says, scriptedModel } from '../../main/testing/scripted-providers.ts'
import { WaitingRoom } from '../../main/testing/waiting-room.ts'
import { answerIn } from '../../shared/protocol/awaited-answer.ts'
import type { Mode } from '../../shared/protocol/client-messages.ts'
import type { AudioFrame } from '../../shared/protocol/frame.ts'
import { peerSilentMs, resumeWindowFrames } from '../../shared/protocol/limits.ts'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'
import type { ConnectionState } from '../../shared/session/connection-state.ts'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { chat } from './chat-client.ts'
import { pageAccess, pageCredential, type Fetch, type PageAccess } from './page-access.ts'
import { VoiceConnection } from './voice-connection.ts'

const endings: (() => unknown)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

const never = new AbortController().signal

async function startServer(options: Parameters<typeof startLoopbackServer>[0] = {}): Promise<LoopbackServer> {
  const loopback = await startLoopbackServer(options)
  endings.push(() => loopback.stop())
  return loopback
}

/** As the page does it: a link, the credential for it, tickets for that. */
async function enter({ origin, server }: LoopbackServer): Promise<PageAccess> {
  const browserFetch: Fetch = (url, init) =>
    fetch(url, { ...init, headers: { ...(init.headers as Record<string, string>), origin } })
  const storage = { getItem: () => null, setItem: () => undefined, removeItem: () => undefined }
  const fragment = new URL(server.mintLink()).hash
  const credential = await pageCredential({ origin, fetch: browserFetch, storage, fragment }, never)
  return pageAccess({ origin, fetch: browserFetch, credential })
}

class Page {
  readonly messages: ServerMessage[] = []
  readonly speech: AudioFrame[] = []
  readonly states: ConnectionState[] = []
  readonly sockets: WebSocket[] = []
  readonly connection: VoiceConnection
  readonly #room = new WaitingRoom()

  constructor(access: PageAccess, mode: Mode = 'always-listening') {
    this.connection = new VoiceConnection({
      origin: access.origin,
      access,
      clock: systemClock,
      random: () => 0,
      createSocket: (url, protocols) => {
        const socket = new WebSocket(url, protocols, { origin: access.origin, perMessageDeflate: false })
        socket.on('error', () => undefined)
        this.sockets.push(socket)
        return socket
      },
      hello: () => ({ client: { name: 'page', version: '1' }, vad: 'client', mode }),
      onMessage: (message) => {
        this.messages.push(message)
        this.#room.ring()
      },
      onSpeech: (frame) => {
        this.speech.push(frame)
        this.#room.ring()
      },
      onState: (state) => {
        this.states.push(state)
        this.#room.ring()
      },
    })
    endings.push(() => {
      this.connection.close()
    })
  }

  static async open(loopback: LoopbackServer, mode?: Mode): Promise<Page> {
    const page = new Page(await enter(loopback), mode)
    page.connection.open()
    await page.isOpen(1)
    return page
  }

  until(isMet: () => boolean): Promise<void> {
    return this.#room.until(isMet)
  }

  isOpen(times: number): Promise<void> {
    return this.until(() => this.states.filter(({ name }) => name === 'open').length >= times)
  }

  /** As when a proxy or the network goes away: no close frame. */
  cut(): void {
    this.sockets.at(-1)?.terminate()
  }

  get seqs(): number[] {
    return this.messages.flatMap((message) => ('seq' in message && message.type !== 'welcome' ? [message.seq] : []))
  }
}

const frame = (sequence: number): AudioFrame => ({
  ...{ kind: 'microphone', flags: 0, streamId: 1, sequence, position: sequence * 320 },
  samples: new Int16Array(320).fill(sequence),
})

describe('the page and the real server', () => {
  it('meet: hello, welcome, a command with its result, speech in binary', async () => {
    const loopback = await startServer()
    const page = await Page.open(loopback)
    const id = randomUUID()
    page.connection.send({ type: 'text-submit', id, text: 'Hello' })
    await page.until(() => page.messages.some((message) => message.type === 'command-result'))
    expect(page.messages.at(-1)).toMatchObject({ type: 'command-result', commandId: id, isOk: true })
    const spoken: AudioFrame = {
      ...{ kind: 'speech', flags: 0, streamId: 3, sequence: 0, position: 0, samples: new Int16Array([1, -2, 3]) },
    }
    loopback.hub.session().speak(spoken)
    await page.until(() => page.speech.length > 0)
    expect(page.speech).toEqual([spoken])
    expect(page.connection.unreadableFrames).toBe(0)
  })

  it('lose no message and repeat none over a cut, and a command sent meanwhile runs once', async () => {
    const loopback = await startServer()
    const page = await Page.open(loopback)
    const { hub } = loopback
    const notice = (message: string) => ({ type: 'notice', code: 'nothing-heard', message }) as const
    hub.session().say(notice('one'))
    await page.until(() => page.seqs.length === 1)
    page.cut()
    await page.until(() => page.states.at(-1)?.name === 'waiting')
    hub.session().say(notice('two'))
    page.connection.send({ type: 'text-submit', id: randomUUID(), text: 'while away' })
    await page.isOpen(2)
    await page.until(() => page.messages.some((message) => message.type === 'command-result'))
    expect(page.states.at(-1)).toEqual({ name: 'open', isResumed: true })
    expect(page.seqs).toEqual([1, 2, 3, 4])
    expect(hub.attachments.at(-1)?.hello).toMatchObject({ epoch: 1, lastSeq: 1 })
    expect(hub.attachments.at(-1)?.received.filter(({ type }) => type === 'text-submit')).toHaveLength(1)
  })

  it('go on in the middle of an answer after a cut, to the letter, with the sessions of the product behind it', async () => {
    const halfway = Promise.withResolvers<undefined>()
    const [first, rest] = [says('Once upon', ' a time'), says(' there was', ' a fox.')]
    const model = scriptedModel([...first.slice(0, -1), halfway.promise, ...rest])
    const { hub, clock } = scriptedSession({ llm: model })
    const page = await Page.open(await startServer({ hub, clock }), 'text')
    const told = (): string =>
      page.messages.map((message) => (message.type === 'text-delta' ? message.text : '')).join('')
    page.connection.send({ type: 'text-submit', id: randomUUID(), text: 'Tell me a story' })
    await page.until(() => told() === 'Once upon a time')
    page.cut()
    await page.until(() => page.states.at(-1)?.name === 'waiting')
    halfway.resolve(undefined)
    await page.until(() => page.messages.some((message) => message.type === 'response-end'))
    expect(told()).toBe('Once upon a time there was a fox.')
    expect(page.states.at(-1)).toEqual({ name: 'open', isResumed: true })
    expect(page.seqs).toEqual(page.seqs.map((_, index) => index + 1))
    expect(model.requests).toHaveLength(1)
  })

  it('bring the microphone of a gap over it, every frame once and in order, as fast as the limits allow', async () => {
    const loopback = await startServer()
    const page = await Page.open(loopback)
    page.connection.sendAudio(frame(0))
    await loopback.hub.until(() => loopback.hub.attachments[0]?.audio.length === 1)
    page.cut()
    await page.until(() => page.states.at(-1)?.name === 'waiting')
    for (let sequence = 1; sequence < 140; sequence++) page.connection.sendAudio(frame(sequence))
    await page.isOpen(2)
    const after = () => loopback.hub.attachments[1]?.audio ?? []
    await loopback.hub.until(() => after().length === 140)
    // With the first, of which this server never said that it has it.
    expect(after().map(({ sequence }) => sequence)).toEqual(Array.from({ length: 140 }, (_, index) => index))
    expect(after().every(({ flags, samples, sequence }) => flags === 0 && samples[319] === sequence)).toBe(true)
  })

  it('part for good when another window takes the session over', async () => {
    const loopback = await startServer()
    const page = await Page.open(loopback)
    const other = new Page(await enter(loopback))
    other.connection.open({ sessionId: page.connection.sessionId ?? '' })
    await page.until(() => page.states.at(-1)?.name === 'closed')
    expect(page.states.at(-1)).toMatchObject({ reason: expect.stringContaining('Another window') as string })
    expect(page.sockets).toHaveLength(1)
  })

  it('part with a sentence when the credential is worth nothing any more', async () => {
    const loopback = await startServer()
    const page = await Page.open(loopback)
    loopback.server.rotateCredentials()
    await page.until(() => page.states.at(-1)?.name === 'closed')
    expect(page.states.at(-1)).toMatchObject({ reason: expect.stringContaining('--link') as string })
  })
})

/** The page's way in. `cut`: of the streams that are open nothing arrives any more, not even their end. */
function swallowing(access: PageAccess): { readonly access: PageAccess; cut: () => void } {
  let cuts = 0
  const request: PageAccess['request'] = async (path, options) => {
    const { body } = await access.request(path, options)
    const cutsBefore = cuts
    const passing = new TransformStream<Uint8Array, Uint8Array>({
      start: (controller) => {
        options.signal.addEventListener('abort', () => {
          controller.error(new DOMException('This operation was aborted', 'AbortError'))
        })
      },
      transform: (bytes, controller) => {
        if (cuts === cutsBefore) controller.enqueue(bytes)
      },
      flush: () => (cuts === cutsBefore ? undefined : new Promise(() => undefined)),
    })
    return new Response(body?.pipeThrough(passing) ?? null)
  }
  return { access: { ...access, request }, cut: () => cuts++ }
}

describe('a typed turn over a network that begins to swallow everything', () => {
  const tooMuch = Array.from({ length: resumeWindowFrames + 1 }, (_, at) => `${at} `)

  it.each([
    ['goes on when that was silent for 9 s, to the letter', ['day.'], true],
    ['is whole, and over, when more was missed than the server keeps: the snapshot has it', tooMuch, false],
  ])('%s', async (_, missed, isResumed) => {
    const halfway = Promise.withResolvers<undefined>()
    const model = scriptedModel([...says('Good ').slice(0, -1), halfway.promise, ...says(...missed)])
    const session = scriptedSession({ llm: model })
    const loopback = await startServer({ hub: session.hub, clock: session.clock })
    const network = swallowing(await enter(loopback))
    const clock = new ManualClock()
    const witness = recordingChannel('event-stream')
    const isAnswered = (): boolean => witness.messages.some(({ type }) => type === 'response-end')
    const goAway = async (): Promise<void> => {
      network.cut()
      halfway.resolve(undefined)
      // The server's own clock goes on meanwhile: a reader that lags is looked at again later.
      while (!isAnswered()) await session.pass(20)
      clock.advance(peerSilentMs)
      while (clock.pendingTimers === 0) await session.pass()
      clock.advance(100)
    }
    const id = randomUUID()
    const welcomes: boolean[] = []
    let told = ''
    for await (const message of chat({ access: network.access, clock, random: () => 1 }, { id, text: 'Hi' }, never)) {
      if (message.type === 'welcome') {
        if (welcomes.length === 0) session.connect(witness, { sessionId: message.sessionId })
        welcomes.push(message.isResumed)
        told = answerIn(message.snapshot?.items ?? [], id)?.text ?? told
      }
      if (message.type === 'text-delta') told += message.text
      if (message.type === 'text-delta' && message.text === 'Good ') void goAway()
    }
    expect(told).toBe(`Good ${missed.join('')}`)
    expect(welcomes).toEqual([false, isResumed])
  })
})

describe('text while voice is off', () => {
  it('goes over events with the page’s credential, and opens no socket', async () => {
    const loopback = await startServer()
    const access = await enter(loopback)
    loopback.hub.onReceive = (message, session) => {
      if (!('id' in message)) return
      session.accept(message)
      session.say({ type: 'response-start', responseId: 1, itemId: 'a', isSpoken: false })
      session.say({ type: 'text-delta', responseId: 1, text: 'Hi' })
      session.say({
        ...{ type: 'response-end', responseId: 1, itemId: 'a', reason: 'completed', heardText: 'Hi' },
        ...{ generatedCharacters: 2, sentSamples: 0, heardSamples: 0 },
      })
    }
    const types: string[] = []
    for await (const { type } of chat(
      { access, clock: systemClock, random: Math.random },
      { id: randomUUID(), text: 'hello' },
      never,
    ))
      types.push(type)
    expect(types).toEqual(['welcome', 'item-added', 'command-result', 'response-start', 'text-delta', 'response-end'])
    expect(loopback.hub.attachments.map(({ channel }) => channel.kind)).toEqual(['event-stream'])
  })
})
