/*
 * What Parley itself adds on the way from a model to a listener: the same simulated model and voice, asked once bare
 * (fetch, first bytes) and once through a running server over its socket, in turn, so that the machine's mood is shared.
 */
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { startOwnServer } from '../main/cli/own-server.ts'
import { mintTicket, serverAccess } from '../main/client/server-access.ts'
import { protocolVersion, ticketPrefix } from '../shared/protocol/limits.ts'
import { speechSentSchema } from '../shared/protocol/server-messages.ts'
import { systemClock } from '../main/system-clock.ts'
import { startSimulatorProcess } from './simulator-process.ts'
import { spreadOf, type Spread } from './spread.ts'

/** Sent without a pause between tokens, so that nothing but the way is measured. */
const firstSentence = 'Here is one.'
const reply = `${firstSentence} And one more.`

interface Latency {
  readonly firstTokenMs: number
  readonly firstAudioMs: number
}

export interface AddedLatencyFigures {
  readonly firstToken: { readonly bare: Spread; readonly parley: Spread; readonly addedMs: Spread }
  readonly firstAudio: { readonly bare: Spread; readonly parley: Spread; readonly addedMs: Spread }
}

export async function measureAddedLatency(options: {
  readonly directory: string
  readonly runs: number
}): Promise<AddedLatencyFigures> {
  const clock = systemClock
  const simulators = await startSimulatorProcess(reply)
  const { llm, tts } = simulators.settings
  const settings = join(options.directory, 'added-latency.json')
  // Asked as fast as it answers, which no person does.
  const limits = { controlPerSecond: 1_000, controlBurst: 1_000 }
  await writeFile(settings, JSON.stringify({ ...simulators.settings, limits }))
  const server = await startOwnServer({ clock, settings })
  const bare: Latency[] = []
  const parley: Latency[] = []
  try {
    const access = serverAccess(server.ready.ws, server.ready.secret)
    const ticket = await mintTicket(access)
    const socket = new WebSocket(access.ws, [protocolVersion, ticketPrefix + ticket], {
      headers: { origin: access.origin },
    })
    await once(socket, 'open')
    const client = { name: 'bench', version: '1' }
    socket.send(JSON.stringify({ type: 'hello', protocol: protocolVersion, client, mode: 'always-listening' }))
    const warmUpRuns = 10
    for (let run = 0; run < warmUpRuns + options.runs; run++) {
      const withoutParley = await askBare(llm.baseUrl, tts.baseUrl)
      const withParley = await askParley(socket)
      if (run < warmUpRuns) continue
      bare.push(withoutParley)
      parley.push(withParley)
    }
    socket.close()
  } finally {
    await server.close()
    await simulators.close()
  }
  const compare = (pick: (latency: Latency) => number): AddedLatencyFigures['firstToken'] => ({
    bare: spreadOf(bare.map(pick)),
    parley: spreadOf(parley.map(pick)),
    addedMs: spreadOf(parley.map((latency, index) => pick(latency) - pick(bare[index] ?? latency))),
  })
  return {
    firstToken: compare((latency) => latency.firstTokenMs),
    firstAudio: compare((latency) => latency.firstAudioMs),
  }
}

async function askBare(llmUrl: string, ttsUrl: string): Promise<Latency> {
  const startedAtMs = systemClock.nowMs()
  const messages = [{ role: 'user', content: 'hi' }]
  const chat = await open(`${llmUrl}/chat/completions`, { model: 'simulated', stream: true, messages })
  await until(chat, 'Here')
  const firstTokenMs = systemClock.nowMs() - startedAtMs
  await until(chat, 'one.')
  const request = { model: 'simulated', voice: 'tones', input: firstSentence, response_format: 'pcm' }
  const speech = await open(`${ttsUrl}/audio/speech`, request)
  await speech.reader.read()
  const firstAudioMs = systemClock.nowMs() - startedAtMs
  // To the end, so that the connections are kept and nothing is under way when Parley is asked.
  await Promise.all([until(chat), until(speech)])
  return { firstTokenMs, firstAudioMs }
}

interface OpenStream {
  readonly reader: ReadableStreamDefaultReader<string>
  seen: string
}

async function open(url: string, body: object): Promise<OpenStream> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  if (response.body === null) throw new Error(`${url} answered without a body.`)
  return { reader: response.body.pipeThrough(new TextDecoderStream('latin1')).getReader(), seen: '' }
}

/** Reads until the text has come by; without one, to the end. */
async function until(stream: OpenStream, text?: string): Promise<void> {
  while (text === undefined || !stream.seen.includes(text)) {
    const { done, value } = await stream.reader.read()
    if (done) return
    if (text !== undefined) stream.seen += value
  }
}

/** By the bytes as they arrive: what a client makes of them is the client's own time. */
function askParley(socket: WebSocket): Promise<Latency> {
  const startedAtMs = systemClock.nowMs()
  let firstTokenMs = 0
  let firstAudioMs = 0
  return new Promise((resolve) => {
    const onMessage = (data: Buffer, isBinary: boolean): void => {
      if (isBinary) {
        firstAudioMs ||= systemClock.nowMs() - startedAtMs
        return
      }
      const text = data.toString()
      if (text.startsWith('{"type":"text-delta"')) firstTokenMs ||= systemClock.nowMs() - startedAtMs
      if (text.startsWith('{"type":"ping"')) socket.send(text.replace('ping', 'pong'))
      if (text.startsWith('{"type":"speech-sent"')) {
        const { responseId, samples } = speechSentSchema.parse(JSON.parse(text))
        socket.send(JSON.stringify({ type: 'playout', responseId, playedSamples: samples, isFinal: true }))
      }
      if (!text.startsWith('{"type":"response-end"')) return
      socket.off('message', onMessage)
      resolve({ firstTokenMs, firstAudioMs })
    }
    socket.on('message', onMessage)
    socket.send(JSON.stringify({ type: 'text-submit', id: randomUUID(), text: 'hi' }))
  })
}
