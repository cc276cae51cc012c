import { afterEach, expect, test } from 'vitest'
import { decodeWav } from '../../shared/audio/wav.ts'
import { AssistantError } from '../../shared/protocol/errors.ts'
import type { Clock } from '../../shared/std/clock.ts'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { HurriedClock } from './__fixtures__/hurried-clock.ts'
import {
  answerCut,
  answerEvents,
  answerJson,
  answerStalled,
  type Script,
  type ScriptedServer,
  startEvents,
  startScriptedServer,
} from './__fixtures__/scripted-server.ts'
import { createOpenAiCompatibleSpeechToText } from './stt-openai-compatible.ts'
import type { SpeechToText, TranscriptEvent } from './types.ts'

const servers: ScriptedServer[] = []

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

async function serve(...scripts: Script[]): Promise<ScriptedServer> {
  const server = await startScriptedServer(...scripts)
  servers.push(server)
  return server
}

function earsAt(server: ScriptedServer, clock: Clock = new HurriedClock()): SpeechToText {
  const endpoint = { baseUrl: server.baseUrl, apiKey: 'sk-canary-0123456789', model: 'whisper-any' }
  return createOpenAiCompatibleSpeechToText(endpoint, { fetch, clock, random: () => 0 })
}

async function* blocks(...samples: Int16Array[]): AsyncGenerator<Int16Array, void, undefined> {
  for (const block of samples) yield await Promise.resolve(block)
}

async function hear(
  ears: SpeechToText,
  audio = blocks(Int16Array.of(1, 2, 3), Int16Array.of(4)),
  signal = new AbortController().signal,
): Promise<{ events: TranscriptEvent[]; failure: AssistantError | undefined }> {
  const events: TranscriptEvent[] = []
  try {
    for await (const event of ears.transcribe(audio, { language: 'en-GB', signal })) events.push(event)
  } catch (error) {
    if (!(error instanceof AssistantError)) throw error
    return { events, failure: error }
  }
  return { events, failure: undefined }
}

const delta = (text: string): object => ({ type: 'transcript.text.delta', delta: text })
const done = (text: string): object => ({ type: 'transcript.text.done', text, usage: { type: 'tokens' } })

test('streamed words are interims that grow, and the last text is the final', async () => {
  const server = await serve(answerEvents(delta('Set'), delta(' a timer'), done('Set a timer.'), '[DONE]'))
  const { events } = await hear(earsAt(server))
  expect(events).toEqual([
    { type: 'transcript-interim', text: 'Set' },
    { type: 'transcript-interim', text: 'Set a timer' },
    { type: 'transcript-final', text: 'Set a timer.', certainty: 0.9 },
  ])
})

test('the upload is a 16 kHz WAV with a name that has an extension, the model and the language', async () => {
  const server = await serve(answerJson(200, { text: 'Hi' }))
  await hear(earsAt(server))
  const request = server.requests[0]
  expect(request?.path).toBe('/v1/audio/transcriptions')
  const body = request?.body ?? Buffer.alloc(0)
  const wavAt = body.indexOf('RIFF')
  expect(body.toString('latin1')).toContain('name="file"; filename="speech.wav"')
  expect(decodeWav(body.subarray(wavAt, wavAt + 44 + 8))).toEqual({
    rateHz: 16_000,
    channels: 1,
    samples: Int16Array.of(1, 2, 3, 4),
  })
  for (const [name, value] of Object.entries({ model: 'whisper-any', language: 'en', stream: 'true' }))
    expect(body.toString('latin1')).toContain(`name="${name}"\r\n\r\n${value}\r\n`)
})

test('line ends of either kind and a missing last empty line are read', async () => {
  const server = await serve((_request, response) => {
    startEvents(response)
    response.end(`data: ${JSON.stringify(delta('Grüße'))}\r\n\r\ndata: ${JSON.stringify(done('Grüße'))}`)
  })
  expect((await hear(earsAt(server))).events.at(-1)).toMatchObject({ type: 'transcript-final', text: 'Grüße' })
})

test('a server that ignores streaming is not asked for it again', async () => {
  const server = await serve(answerJson(200, { text: ' Hi there. ' }))
  const ears = earsAt(server)
  expect((await hear(ears)).events).toEqual([{ type: 'transcript-final', text: 'Hi there.', certainty: 0.9 }])
  await hear(ears)
  expect(server.requests.map(({ body }) => body.includes('name="stream"'))).toEqual([true, false])
})

test('a server that refuses streaming is asked again without it, in the same turn', async () => {
  const server = await serve(
    answerJson(400, { error: { message: "Unsupported parameter: 'stream'" } }),
    answerJson(200, { text: 'Hi' }),
  )
  expect((await hear(earsAt(server))).events.at(-1)).toMatchObject({ text: 'Hi' })
  expect(server.requests).toHaveLength(2)
})

test('bare segments without types, as older local servers send them, are one text', async () => {
  const server = await serve(answerEvents({ text: 'Set a' }, { text: 'timer' }))
  expect((await hear(earsAt(server))).events.at(-1)).toMatchObject({ type: 'transcript-final', text: 'Set a timer' })
})

test.each([
  ['streamed', answerEvents(done(''))],
  ['whole', answerJson(200, { text: '' })],
])('nothing understood is a final with an empty text (%s)', async (_name, script) => {
  expect(await hear(earsAt(await serve(script)))).toEqual({
    events: [{ type: 'transcript-final', text: '', certainty: 0.9 }],
    failure: undefined,
  })
})

test('no audio at all asks nobody', async () => {
  const server = await serve(answerJson(200, { text: 'Thanks for watching!' }))
  expect((await hear(earsAt(server), blocks())).events).toEqual([
    { type: 'transcript-final', text: '', certainty: 0.9 },
  ])
  expect(server.requests).toHaveLength(0)
})

test.each([
  ['401', answerJson(401, { error: { message: 'Bad key' } }), 'provider-unauthorized'],
  ['429', answerJson(429, { error: { message: 'Slow down' } }), 'provider-rate-limited'],
  ['500', answerJson(500, {}), 'provider-unavailable'],
  [
    'an error event',
    answerEvents(delta('Se'), { type: 'error', error: { message: 'x', code: 'server_error' } }),
    'provider-unavailable',
  ],
  [
    'an error in a 200',
    answerJson(200, { error: { message: 'No such model', code: 'model_not_found' } }),
    'model-not-found',
  ],
  ['a cut', answerCut(delta('Set')), 'provider-cut-off'],
  ['an end before the end', answerEvents(delta('Set')), 'provider-cut-off'],
  ['a line without end', answerEvents('x'.repeat(1_500_000)), 'provider-bad-reply'],
  ['no JSON', answerEvents(delta('Set'), '{'), 'provider-bad-reply'],
])('%s is a typed failure', async (_name, script, code) => {
  expect((await hear(earsAt(await serve(script)))).failure?.code).toBe(code)
})

test('an utterance above the upload limit is refused before it is sent', async () => {
  const server = await serve(answerJson(200, { text: 'x' }))
  const minute = new Int16Array(60 * 16_000)
  const { failure } = await hear(earsAt(server), blocks(...Array.from({ length: 14 }, () => minute)))
  expect(failure?.message).toContain('13 minutes')
  expect(server.requests).toHaveLength(0)
})

test('an abort while the server thinks closes the connection and ends quietly', async () => {
  const server = await serve(answerStalled(delta('Set')))
  const controller = new AbortController()
  const events: TranscriptEvent[] = []
  for await (const event of earsAt(server).transcribe(blocks(Int16Array.of(1)), {
    language: 'en',
    signal: controller.signal,
  })) {
    events.push(event)
    controller.abort()
  }
  await server.requests[0]?.closedByClient
  expect(events).toEqual([{ type: 'transcript-interim', text: 'Set' }])
})

test('a silent server is a timeout after ten seconds and the length of the speech', async () => {
  const clock = new ManualClock()
  const server = await serve(() => {
    clock.advance(10_999)
    expect(clock.pendingTimers).toBe(1)
    clock.advance(1)
  })
  const { failure } = await hear(earsAt(server, clock), blocks(new Int16Array(16_000)))
  expect(failure?.code).toBe('provider-timeout')
})
