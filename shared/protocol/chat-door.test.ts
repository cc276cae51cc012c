import { createParser } from 'eventsource-parser'
import { describe, expect, it } from 'vitest'
import { welcome } from '../session/__fixtures__/welcome.ts'
import { ManualClock } from '../std/manual-clock.ts'
import { chatDoor, type EventRequest } from './chat-door.ts'
import { answerMessages, sessionMessages, type ChatDoor, type ChatEvent } from './chat-events.ts'
import { heartbeatMs, peerSilentMs } from './limits.ts'
import type { ServerMessage } from './server-messages.ts'

const never = new AbortController().signal
const event = (seq: number): string =>
  `id: 7.${seq}\ndata: ${JSON.stringify({ type: 'text-delta', epoch: 7, seq, responseId: 1, text: `${seq}` })}\n\n`

/** One try: what a test lets come of it, until its client leaves. */
interface Try {
  readonly path: string
  readonly lastEventId: string | undefined
  readonly signal: AbortSignal
  say(piece: string): Promise<void>
}

/** A network that carries what the test says, and otherwise swallows everything without a word. */
class Network {
  readonly clock = new ManualClock()
  readonly tries: Try[] = []
  isReachable = true

  readonly door: ChatDoor = chatDoor({
    ...{ clock: this.clock, random: () => 1, createParser },
    newController: () => new AbortController(),
    open: (path, request) => this.#open(path, request),
  })

  async #open(path: string, { headers, signal }: EventRequest): Promise<AsyncIterable<string>> {
    const stream = new TransformStream<string, string>()
    const writer = stream.writable.getWriter()
    const say = (piece: string): Promise<void> => writer.write(piece)
    this.tries.push({ path, lastEventId: headers['last-event-id'], signal, say })
    const left = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => {
        const reason = new DOMException('This operation was aborted', 'AbortError')
        void writer.abort(reason).catch(() => undefined)
        reject(reason)
      })
    })
    left.catch(() => undefined)
    return this.isReachable ? stream.readable : await left
  }

  /** Lets everything that is ready run, then moves the clock. */
  async pass(ms: number): Promise<void> {
    await settled()
    this.clock.advance(ms)
    await settled()
  }

  at(index: number): Try {
    const found = this.tries[index]
    if (found === undefined) throw new Error(`There was no try ${index}.`)
    return found
  }
}

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

function follow(network: Network): { readonly texts: string[]; readonly ended: Promise<void> } {
  const texts: string[] = []
  const read = async (): Promise<void> => {
    const messages = sessionMessages(network.door, { sessionId: 's-1', lastEventId: '7.1' }, never)
    for await (const message of messages) if (message.type === 'text-delta') texts.push(message.text)
  }
  return { texts, ended: read() }
}

describe('a stream over a network that swallows everything', () => {
  it('is given up after 9 s without a byte, and taken up again behind the last event', async () => {
    const network = new Network()
    const { texts } = follow(network)
    await settled()
    await network.at(0).say(event(2))
    await network.pass(peerSilentMs - 1)
    expect([network.tries.length, network.at(0).signal.aborted]).toEqual([1, false])
    await network.pass(1)
    expect(network.at(0).signal.aborted).toBe(true)
    await network.pass(100)
    await network.at(1).say(event(3))
    await settled()
    expect(network.tries.map(({ lastEventId }) => lastEventId)).toEqual(['7.1', '7.2'])
    expect(texts).toEqual(['2', '3'])
  })

  it('lives for as long as the server’s comments come, though it says nothing', async () => {
    const network = new Network()
    follow(network)
    for (let passedMs = 0; passedMs < 10 * peerSilentMs; passedMs += heartbeatMs) {
      await network.pass(heartbeatMs)
      await network.at(0).say(': ping\n\n')
    }
    expect(network.tries).toHaveLength(1)
  })

  it('is found out also where the request itself gets no answer', async () => {
    const network = new Network()
    network.isReachable = false
    follow(network)
    await network.pass(peerSilentMs)
    expect(network.at(0).signal.aborted).toBe(true)
    network.isReachable = true
    await network.pass(100)
    expect(network.tries).toHaveLength(2)
  })

  it('says of a text that got no answer at all what to look for, and does not send it a second time', async () => {
    const network = new Network()
    network.isReachable = false
    const id = '00000000-0000-4000-8000-000000000001'
    const first = answerMessages(network.door, { id, text: 'Hello' }, never).next()
    const refused = expect(first).rejects.toThrow(/Nothing came from Parley for 9 seconds.*Look whether/)
    await network.pass(peerSilentMs)
    await refused
    expect(network.tries).toHaveLength(1)
  })

  it('is not blamed for a reader that takes its time with an event', async () => {
    const network = new Network()
    const events = sessionMessages(network.door, { sessionId: 's-1', lastEventId: '7.1' }, never)
    const first = events.next()
    await settled()
    void network.at(0).say(event(2))
    await first
    await network.pass(10 * peerSilentMs)
    expect(network.at(0).signal.aborted).toBe(false)
    await events.return()
    expect(network.clock.pendingTimers).toBe(0)
  })
})

describe('a large event', () => {
  const most = 4 * 1024 * 1024
  const text = 'x'.repeat(most)
  const item = { itemId: 'i', role: 'user', modality: 'text', status: 'completed', text, createdAtMs: 0 } as const
  const large: ServerMessage = welcome({
    snapshot: { items: [item, { ...item, itemId: 'j' }], mode: 'text', isMuted: false, phase: 'idle' },
  })

  async function read(events: AsyncIterable<ChatEvent>): Promise<number[]> {
    const lengths: number[] = []
    for await (const { data } of events) lengths.push(data.length)
    return lengths
  }

  it('with a conversation of 8 MB in it is read: the server sends all that there is', async () => {
    const data = JSON.stringify(large)
    const door = doorOn(`data: ${data}\n\n`)
    expect(await read(door.ask({ id: 'i', text: 'Hello' }, never))).toEqual([data.length])
  })

  it('that is larger than any conversation ends the stream for good, with a sentence', async () => {
    // The parser counts; that nobody has to make 288 MB here.
    const door = doorOn('data: x', (config) => ({
      feed: () => {
        config.onError({ type: 'max-buffer-size-exceeded' })
      },
    }))
    const events = sessionMessages(door, { sessionId: 's-1', lastEventId: '' }, never)
    await expect(events.next()).rejects.toMatchObject({ code: 'frame-too-large', retryable: false })
  })
})

function doorOn(piece: string, parser: Parameters<typeof chatDoor>[0]['createParser'] = createParser): ChatDoor {
  return chatDoor({
    ...{ clock: new ManualClock(), random: () => 1, createParser: parser },
    newController: () => new AbortController(),
    open: () => Promise.resolve(new Blob([piece]).stream().pipeThrough(new TextDecoderStream())),
  })
}
