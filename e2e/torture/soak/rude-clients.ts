import { randomUUID } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { microphoneRateHz } from '../../../shared/audio/format.ts'
import { closeCodes } from '../../../shared/protocol/errors.ts'
import { encodeAudioFrame } from '../../../shared/protocol/frame.ts'
import { frameErrorsAllowed } from '../../../shared/protocol/limits.ts'
import { waitMs } from '../../../shared/std/clock.ts'
import { machineClock as clock } from '../../simulators/machine-clock.ts'
import { FrameMutator } from '../mutation.ts'
import { mintTicket, opcodes, upgradeRequest, WireSocket } from '../wire-socket.ts'
import { request, sayings, type SoakPlace, type StruckPlace } from './place.ts'

const fuzzSockets = 10
const slowSocketCount = 30
const pastedBytes = 1024 * 1024
const floodFrames = 500
const frameSamples = (microphoneRateHz * 20) / 1_000
const patienceMs = 15_000

/** One on a socket and one on an event stream: they ask for more than they read. */
export async function stuckReaders(place: SoakPlace, lastsMs: number): Promise<undefined> {
  const { ready } = place.server
  const socket = await WireSocket.greeted(ready)
  const left = new AbortController()
  try {
    socket.say({ type: 'text-submit', id: randomUUID(), text: sayings.everything })
    await socket.until(() => socket.message('text-delta') !== undefined)
    socket.tcp.pause()
    const ticket = await mintTicket(ready)
    const headers = { origin: ready.url, authorization: `Ticket ${ticket}`, 'content-type': 'application/json' }
    const body = JSON.stringify({ id: randomUUID(), text: sayings.everything })
    // Its body is never read.
    await fetch(`${ready.url}/api/chat`, { method: 'POST', headers, body, signal: left.signal })
    await waitMs(clock, lastsMs)
    return undefined
  } finally {
    left.abort()
    socket.drop()
  }
}

export async function fuzzedFrames({ server, random }: SoakPlace): Promise<string | undefined> {
  const mutator = new FrameMutator(random)
  for (let place = 0; place < fuzzSockets; place++) {
    const socket = await WireSocket.greeted(server.ready)
    for (let frame = 0; frame < frameErrorsAllowed; frame++) {
      const { opcode, payload } = mutator.frame(frame % 2 === 0)
      socket.send(opcode, payload)
    }
    await socket.until(() => socket.frames.length > 1, patienceMs)
    socket.drop()
  }
  return undefined
}

/** Half of them say nothing, half are let in and do not say hello. */
export async function slowSockets({ server }: SoakPlace): Promise<string | undefined> {
  const { port, host } = new URL(server.ready.url)
  const sockets: Socket[] = []
  const closed: Promise<unknown>[] = []
  for (let place = 0; place < slowSocketCount; place++) {
    const head = place % 2 === 0 ? '' : upgradeRequest(host, await mintTicket(server.ready))
    const socket = connect({ port: Number(port), host: '127.0.0.1' })
    socket.on('error', () => undefined).resume()
    closed.push(new Promise((resolve) => socket.once('close', resolve)))
    socket.write(head)
    sockets.push(socket)
  }
  const areShed = await Promise.race([
    Promise.all(closed).then(() => true),
    waitMs(clock, patienceMs).then(() => false),
  ])
  for (const socket of sockets) socket.destroy()
  return areShed ? undefined : 'slow sockets are not shed'
}

/** It takes the conversation over; who had it takes it back. */
export async function secondWindow({ through, sessionId }: StruckPlace): Promise<string | undefined> {
  const socket = await WireSocket.greeted(through, { sessionId: sessionId() })
  const isReplaced = await socket.until(() => socket.closeCode !== undefined, patienceMs)
  const code = socket.closeCode
  socket.drop()
  return isReplaced && code === closeCodes.replaced.code ? undefined : `a replaced window is told ${code ?? 'nothing'}`
}

export async function killedClient({ through }: SoakPlace): Promise<string | undefined> {
  const socket = await WireSocket.greeted(through, { mode: 'push-to-talk' })
  const sessionId = String(socket.message('welcome')?.sessionId)
  socket.say({ type: 'text-submit', id: randomUUID(), text: sayings.story })
  const isAnswering = await socket.until(() => socket.message('text-delta') !== undefined, patienceMs)
  socket.tcp.resetAndDestroy()
  const later = await WireSocket.greeted(through, { sessionId })
  const isSame = later.message('welcome')?.sessionId === sessionId
  later.drop()
  return isAnswering && isSame ? undefined : 'who was killed in mid-answer does not find the answer again'
}

/** By socket it is closed for it, by request it is refused; nothing of it is read. */
export async function pastedMegabyte(place: SoakPlace): Promise<string | undefined> {
  const text = 'a'.repeat(pastedBytes)
  const socket = await WireSocket.greeted(place.server.ready)
  socket.say({ type: 'text-submit', id: randomUUID(), text })
  await socket.until(() => socket.closeCode !== undefined, patienceMs)
  const code = socket.closeCode
  socket.drop()
  if (code !== closeCodes.frameTooLarge.code) return `a megabyte on the socket is closed with ${code ?? 'nothing'}`
  const response = await request(place, '/api/chat', { method: 'POST', body: { id: randomUUID(), text } })
  await response.text()
  return response.status === 413 ? undefined : `a megabyte by request is answered with ${response.status}`
}

export async function microphoneFlood({ server }: SoakPlace): Promise<string | undefined> {
  const socket = await WireSocket.greeted(server.ready, { mode: 'push-to-talk' })
  for (let sequence = 0; sequence < floodFrames; sequence++) {
    const at = { streamId: 1, sequence, position: sequence * frameSamples, samples: new Int16Array(frameSamples) }
    socket.send(opcodes.binary, encodeAudioFrame({ kind: 'microphone', flags: 0, ...at }))
  }
  await socket.until(() => socket.closeCode !== undefined, patienceMs)
  const code = socket.closeCode
  socket.drop()
  return code === closeCodes.rateLimited.code ? undefined : `a flood of sound is closed with ${code ?? 'nothing'}`
}
