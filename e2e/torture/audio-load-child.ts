/*
 * So many clients that send 50 frames of audio a second each, in a process of its own: what it costs to send them is not
 * the server's time. Reads one JSON line, writes one with what came of it. `ping` is a message that comes back: as a pong
 * from Parley, as itself from an echo.
 */
import { createInterface } from 'node:readline'
import { WebSocket } from 'ws'
import { frameMs, microphoneRateHz } from '../../shared/audio/format.ts'
import { encodeAudioFrame } from '../../shared/protocol/frame.ts'
import type { AudioLoad, LoadResult } from './audio-load.ts'

const samplesPerFrame = (microphoneRateHz * frameMs) / 1_000
const pingEveryFrames = 50
/** What is still on its way has come back by then. */
const lastAnswerMs = 2_000

interface Sender {
  readonly socket: WebSocket
  readonly dueMs: number
  sent: number
}

const pingSentAtMs = new Map<number, number>()
const tripsMs: number[] = []
let pings = 0
let closed = 0

async function openSender(load: AudioLoad, place: number): Promise<Sender> {
  const socket = new WebSocket(load.url, [...(load.subprotocols[place] ?? [])], {
    headers: { origin: load.origin },
    perMessageDeflate: false,
    maxPayload: 1024 * 1024,
  })
  await new Promise<void>((resolve, reject) => {
    socket.on('error', reject)
    socket.once('open', () => {
      if (load.hello === undefined) resolve()
      else socket.send(JSON.stringify(load.hello))
    })
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) return
      const { type, sentAtMs } = JSON.parse(data.toString()) as { readonly type: string; readonly sentAtMs?: number }
      if (type === 'welcome') resolve()
      const fromMs = sentAtMs === undefined ? undefined : pingSentAtMs.get(sentAtMs)
      if (sentAtMs === undefined || fromMs === undefined) return
      pingSentAtMs.delete(sentAtMs)
      tripsMs.push(performance.now() - fromMs)
    })
  })
  socket.on('close', () => {
    closed += 1
  })
  // Spread over the time of a frame, as clients of different people are.
  return { socket, dueMs: (place * frameMs) / load.subprotocols.length, sent: 0 }
}

function sendDue(senders: readonly Sender[], atMs: number, frames: number): void {
  for (const [place, sender] of senders.entries()) {
    while (sender.sent < frames && sender.dueMs + sender.sent * frameMs <= atMs) {
      const position = sender.sent * samplesPerFrame
      const frame = { streamId: 1, sequence: sender.sent, position, samples: new Int16Array(samplesPerFrame) }
      sender.socket.send(encodeAudioFrame({ kind: 'microphone', flags: 0, ...frame }))
      sender.sent += 1
      // Not all in the same frame's time.
      if ((sender.sent + place) % pingEveryFrames === 0) {
        pings += 1
        pingSentAtMs.set(pings, performance.now())
        sender.socket.send(JSON.stringify({ type: 'ping', sentAtMs: pings }))
      }
    }
  }
}

async function run(load: AudioLoad): Promise<LoadResult> {
  const senders: Sender[] = []
  for (let place = 0; place < load.subprotocols.length; place++) senders.push(await openSender(load, place))
  const fromMs = performance.now()
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      sendDue(senders, performance.now() - fromMs, load.frames)
      if (senders.some((sender) => sender.sent < load.frames)) return
      clearInterval(timer)
      resolve()
    }, 1)
  })
  await new Promise((resolve) => setTimeout(resolve, lastAnswerMs))
  return { sentFrames: senders.reduce((sum, { sent }) => sum + sent, 0), pings, tripsMs, closed }
}

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const first = await lines.next()
if (first.done !== true) process.stdout.write(`${JSON.stringify(await run(JSON.parse(first.value) as AudioLoad))}\n`)
// The sockets stay open until whoever asked has looked at the other end.
await lines.next()
process.exit(0)
