import { randomUUID } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { speechRateHz } from '../../shared/audio/format.ts'
import { waitMs } from '../../shared/std/clock.ts'
import type { ReadyLine } from '../parley-process.ts'
import { startChatCompletionsSimulator } from '../simulators/chat-completions-simulator.ts'
import { machineClock as clock } from '../simulators/machine-clock.ts'
import { startSpeechSimulator } from '../simulators/speech-simulator.ts'
import { startNarrowRelay } from './narrow-relay.ts'
import { median, type Figures, type Say, type TorturePart } from './part.ts'
import { megabytes, residentBytes, startWeighedServer, type ConnectionReport } from './weighed-server.ts'
import { mintTicket, WireSocket } from './wire-socket.ts'

const queueBytes = 1024 * 1024
/** From here on the model waits; the server leaves room for one more message. */
const fullBytes = 960 * 1024
const goneMs = 10_000
const growthMb = 30
/** Between two looks the messages of some turns of the event loop may have gone out. */
const framesBetweenLooks = 100
const lookMs = 250
const reportMs = 100
const speed = 10
/** Of a fast model; 6 characters each. */
const tokensPerSecond = 100

interface Stand {
  /** With clients that read, before: what a process takes for such a load is no cost of standing still. */
  readonly readMs: number
  readonly standMs: number
  /** What the system counts is flat only after half a minute of such a load: the quick form counts what is held. */
  readonly isResidentWeighed: boolean
  /** The stream of events carries no speech: it takes twice as long until it is full. */
  readonly givenUp: number
}

/** A socket and an event stream whose clients take nothing, while the model writes and the voice speaks tenfold. */
export const stuckReader: TorturePart = {
  name: 'stuckReader',
  quick: (say) => run({ readMs: 1_500, standMs: 40_000, isResidentWeighed: false, givenUp: 1 }, say),
  long: (say) => run({ readMs: 30_000, standMs: 60_000, isResidentWeighed: true, givenUp: 2 }, say),
}

async function run({ readMs, standMs, isResidentWeighed, givenUp }: Stand, say: Say): Promise<Figures> {
  const tokens = Array.from({ length: (speed * tokensPerSecond * 2 * standMs) / 1_000 }, () => 'words ')
  const delayMs = 1_000 / (speed * tokensPerSecond)
  const llm = await startChatCompletionsSimulator({ clock, replies: () => ({ tokens, delayMs }) })
  const tts = await startSpeechSimulator({ clock })
  const model = { kind: 'openai-compatible', model: 'simulated' }
  const relay = await startNarrowRelay()
  const host = `127.0.0.1:${relay.port}`
  const parley = await startWeighedServer({
    args: ['--allow-host', host],
    settings: {
      llm: { ...model, baseUrl: llm.baseUrl },
      // Never asked: the ears of this machine would read a dictionary of 11 MB in the middle of the weighing.
      stt: { ...model, baseUrl: llm.baseUrl },
      tts: { ...model, baseUrl: tts.baseUrl, voice: 'tones' },
    },
  })
  try {
    relay.leadTo(Number(new URL(parley.ready.url).port))
    const readers = await openReaders({ ...parley.ready, url: `http://${host}` })
    await waitMs(clock, readMs)
    const before = await parley.weigh()
    // The weighing has collected what nobody held; a server at work has some of that.
    await waitMs(clock, readMs)
    const standingMb = megabytes(residentBytes(parley.pid))
    relay.stand()
    say(`two readers stand from ${standingMb} MB on`)
    const watch = new StandWatch()
    const residentMb: number[] = []
    const endMs = clock.nowMs() + standMs
    while (clock.nowMs() < endMs) {
      watch.look(await parley.connections())
      residentMb.push(megabytes(residentBytes(parley.pid)))
      if (!isResidentWeighed && watch.goneAfterMs().length >= givenUp) break
      await waitMs(clock, lookMs)
    }
    const after = await parley.weigh()
    readers.drop()
    const gone = watch.goneAfterMs()
    const rssGrowthMb = mostOfStretches(residentMb) - standingMb
    const heapGrowthMb = megabytes(after.heapBytes - before.heapBytes)
    say(`most in a queue ${watch.mostBytes} bytes, given up ${gone.map(Math.round).join(' and ')} ms after it was full`)
    return {
      n: 2,
      ...{
        goneAfterMs: gone.map(Math.round),
        heapGrowthMb,
        rssGrowthMb,
        rssPeakGrowthMb: Math.max(...residentMb) - standingMb,
      },
      bounds: [
        { what: 'bytes that waited for a reader', value: watch.mostBytes, atMost: queueBytes },
        { what: 'growth of memory, MB', value: isResidentWeighed ? rssGrowthMb : heapGrowthMb, atMost: growthMb },
        { what: 'crashes', value: Number(parley.hasEnded()) + parley.strays().length, atMost: 0 },
        { what: 'readers given up', value: gone.length, atLeast: givenUp },
        { what: 'ms from the limit to the end', value: Math.max(0, ...gone), atMost: goneMs },
        { what: 'texts sent to a reader at its limit', value: watch.mostWhileFull, atMost: framesBetweenLooks },
      ],
    }
  } finally {
    await parley.end()
    await Promise.all([relay.close(), llm.close(), tts.close()])
  }
}

/**
 * The highest median of any five seconds: long strings that nobody holds stand in the heap for a moment before they are
 * collected, and a single look may fall into it.
 */
function mostOfStretches(values: readonly number[]): number {
  const length = 5_000 / lookMs
  return Math.max(
    ...values.map((_, end) => median(values.slice(Math.max(0, end + 1 - length), end + 1))).slice(length - 1),
  )
}

interface Look {
  readonly fullAtMs: number | undefined
  readonly textsWhenFull: number
}

/** What the server itself says of its connections, over time. */
class StandWatch {
  mostBytes = 0
  /** Messages of text that went to one connection while its queue was full. */
  mostWhileFull = 0
  readonly #open = new Map<number, Look>()
  readonly #gone = new Map<number, number>()

  look(connections: readonly ConnectionReport[]): void {
    const nowMs = clock.nowMs()
    for (const { connectionId, bufferedBytes, sent } of connections) {
      this.mostBytes = Math.max(this.mostBytes, bufferedBytes)
      const texts = sent['text-delta']?.frames ?? 0
      const before = this.#open.get(connectionId)
      if (before?.fullAtMs !== undefined) {
        this.mostWhileFull = Math.max(this.mostWhileFull, texts - before.textsWhenFull)
        continue
      }
      const fullAtMs = bufferedBytes >= fullBytes ? nowMs : undefined
      this.#open.set(connectionId, { fullAtMs, textsWhenFull: texts })
    }
    for (const [connectionId, { fullAtMs }] of this.#open) {
      if (connections.some((connection) => connection.connectionId === connectionId)) continue
      if (fullAtMs !== undefined && !this.#gone.has(connectionId)) this.#gone.set(connectionId, nowMs - fullAtMs)
    }
  }

  goneAfterMs(): readonly number[] {
    return [...this.#gone.values()]
  }
}

/** One that listens and one that reads. */
async function openReaders(ready: ReadyLine): Promise<{ drop(): void }> {
  const speaking = await WireSocket.greeted(ready, { mode: 'push-to-talk' })
  speaking.say({ type: 'text-submit', id: randomUUID(), text: 'tell me everything' })
  await speaking.until(() => speaking.message('text-delta') !== undefined)
  const stopClaims = claimPlayout(speaking)
  const reading = await startEventStream(ready)
  return {
    drop() {
      stopClaims()
      speaking.drop()
      reading.destroy()
    },
  }
}

/** Says that it plays ten times as fast as anybody could: the server may send speech as fast. */
function claimPlayout(socket: WireSocket): () => void {
  const fromMs = clock.nowMs()
  const timer = setInterval(() => {
    const playedSamples = Math.round(((clock.nowMs() - fromMs) * speechRateHz * speed) / 1_000)
    socket.say({ type: 'playout', responseId: 1, playedSamples, isFinal: false })
  }, reportMs)
  return () => {
    clearInterval(timer)
  }
}

/** A text by request. */
async function startEventStream(ready: ReadyLine): Promise<Socket> {
  const { host, port } = new URL(ready.url)
  const ticket = await mintTicket(ready)
  const body = JSON.stringify({ id: randomUUID(), text: 'tell me everything' })
  const tcp = connect({ port: Number(port), host: '127.0.0.1' }).resume()
  tcp.on('error', () => undefined)
  const head = [
    'POST /api/chat HTTP/1.1',
    `Host: ${host}`,
    `Origin: ${ready.url}`,
    `Authorization: Ticket ${ticket}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ]
  tcp.write(`${head.join('\r\n')}\r\n\r\n${body}`)
  return tcp
}
