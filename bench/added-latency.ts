/*
 * What Parley itself adds on the way from a model to a listener: the same simulated model and voice, asked once bare
 * (fetch, first bytes) and once through a running server over its socket, in turn, so that the machine's mood is shared.
 */
import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startOwnServer } from '../main/cli/own-server.ts'
import { connectParley, type Incoming, type ParleyClient } from '../main/client/parley-client.ts'
import { serverAccess } from '../main/client/server-access.ts'
import { systemClock } from '../main/system-clock.ts'
import { startChatCompletionsSimulator } from '../e2e/simulators/chat-completions-simulator.ts'
import { startSpeechSimulator } from '../e2e/simulators/speech-simulator.ts'
import { spreadOf, type Spread } from './spread.ts'

/** The first token is a whole sentence, so that nothing but the way is measured. */
const tokens = ['Here is a sentence. ', 'And one more.']

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
  const llm = await startChatCompletionsSimulator({ clock, replies: () => ({ tokens }) })
  const tts = await startSpeechSimulator({ clock, wordMs: 20 })
  const settings = join(options.directory, 'added-latency.json')
  const model = { kind: 'openai-compatible', model: 'simulated' }
  await writeFile(
    settings,
    JSON.stringify({
      llm: { ...model, baseUrl: llm.baseUrl },
      tts: { ...model, baseUrl: tts.baseUrl, voice: 'tones' },
      // Asked as fast as it answers, which no person does.
      limits: { controlPerSecond: 1_000, controlBurst: 1_000 },
    }),
  )
  const server = await startOwnServer({ clock, settings })
  const bare: Latency[] = []
  const parley: Latency[] = []
  try {
    const client = await connectParley({
      access: serverAccess(server.ready.ws, server.ready.secret),
      clock,
      hello: { client: { name: 'bench', version: '1' }, mode: 'always-listening' },
    })
    const incoming = client.incoming[Symbol.asyncIterator]()
    const warmUpRuns = 10
    for (let run = 0; run < warmUpRuns + options.runs; run++) {
      const withoutParley = await askBare(llm.baseUrl, tts.baseUrl)
      const withParley = await askParley(client, incoming)
      if (run < warmUpRuns) continue
      bare.push(withoutParley)
      parley.push(withParley)
    }
    client.close()
  } finally {
    await server.close()
    await Promise.all([llm.close(), tts.close()])
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
  await firstBytes(
    `${llmUrl}/chat/completions`,
    { model: 'simulated', stream: true, messages: [{ role: 'user', content: 'hi' }] },
    'content',
  )
  const firstTokenMs = systemClock.nowMs() - startedAtMs
  await firstBytes(`${ttsUrl}/audio/speech`, {
    model: 'simulated',
    voice: 'tones',
    input: tokens[0],
    response_format: 'pcm',
  })
  return { firstTokenMs, firstAudioMs: systemClock.nowMs() - startedAtMs }
}

/** Reads until `needle` has come by, or the first bytes at all, and then the rest so that the connection is kept. */
async function firstBytes(url: string, body: object, needle?: string): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined }
    if (done || needle === undefined || value.includes(needle)) break
  }
  void drain(reader)
}

async function drain(reader: ReadableStreamDefaultReader<string> | undefined): Promise<void> {
  while ((await reader?.read())?.done === false);
}

async function askParley(client: ParleyClient, incoming: AsyncIterator<Incoming, unknown>): Promise<Latency> {
  const startedAtMs = systemClock.nowMs()
  let firstTokenMs = 0
  let firstAudioMs = 0
  client.send({ type: 'text-submit', id: randomUUID(), text: 'hi' })
  for (;;) {
    const next = await incoming.next()
    if (next.done === true) throw new Error('The server closed the connection in the middle of the bench.')
    const { value } = next
    if (value.type === 'speech') firstAudioMs ||= systemClock.nowMs() - startedAtMs
    else if (value.message.type === 'text-delta') firstTokenMs ||= systemClock.nowMs() - startedAtMs
    else if (value.message.type === 'speech-sent') {
      const { responseId, samples } = value.message
      client.send({ type: 'playout', responseId, playedSamples: samples, isFinal: true })
    } else if (value.message.type === 'response-end') return { firstTokenMs, firstAudioMs }
  }
}
