import { afterEach, expect, test } from 'vitest'
import { encodeWav } from '../../shared/audio/wav.ts'
import { AssistantError } from '../../shared/protocol/errors.ts'
import type { Clock } from '../../shared/std/clock.ts'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { HurriedClock } from './__fixtures__/hurried-clock.ts'
import { answerJson, type Script, type ScriptedServer, startScriptedServer } from './__fixtures__/scripted-server.ts'
import { createOpenAiCompatibleTextToSpeech } from './tts-openai-compatible.ts'
import type { TextToSpeech } from './types.ts'

const servers: ScriptedServer[] = []

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

async function serve(...scripts: Script[]): Promise<ScriptedServer> {
  const server = await startScriptedServer(...scripts)
  servers.push(server)
  return server
}

function voiceAt(server: ScriptedServer, clock: Clock = new HurriedClock()): TextToSpeech {
  const endpoint = { baseUrl: server.baseUrl, apiKey: 'sk-canary-0123456789', model: 'tts-any', voice: 'alloy' }
  return createOpenAiCompatibleTextToSpeech(endpoint, { fetch, clock, random: () => 0 })
}

async function speak(
  voice: TextToSpeech,
  options: { text?: string; rateFactor?: number; signal?: AbortSignal } = {},
): Promise<{ samples: number[]; rates: Set<number>; failure: AssistantError | undefined }> {
  const request = { text: 'Hello', language: 'en-US', rateFactor: 1, signal: new AbortController().signal, ...options }
  const samples: number[] = []
  const rates = new Set<number>()
  try {
    for await (const chunk of voice.synthesize(request)) {
      samples.push(...chunk.samples)
      rates.add(chunk.rateHz)
    }
  } catch (error) {
    if (!(error instanceof AssistantError)) throw error
    return { samples, rates, failure: error }
  }
  return { samples, rates, failure: undefined }
}

const ramp = Array.from({ length: 500 }, (_, index) => index * 60 - 15_000)
const rampBytes = Buffer.from(Int16Array.from(ramp).buffer)

/** Sends the bytes in pieces of odd lengths, each in a packet of its own. */
function answerBytes(contentType: string, bytes: Uint8Array): Script {
  return async (_request, response) => {
    response.writeHead(200, { 'content-type': contentType })
    for (let offset = 0; offset < bytes.length; offset += 37) {
      response.write(bytes.subarray(offset, offset + 37))
      await new Promise((resolve) => setImmediate(resolve))
    }
    response.end()
  }
}

test('PCM cut at odd bytes comes out sample for sample at 24 kHz', async () => {
  const server = await serve(answerBytes('audio/pcm', rampBytes))
  expect(await speak(voiceAt(server))).toEqual({ samples: ramp, rates: new Set([24_000]), failure: undefined })
})

test('a rate in the content type is believed', async () => {
  const server = await serve(answerBytes('audio/pcm;rate=16000', rampBytes))
  expect((await speak(voiceAt(server))).rates).toEqual(new Set([16_000]))
})

test('a server that sends a WAV is read by its header', async () => {
  const stereo = Int16Array.from(ramp.flatMap((sample) => [sample, sample]))
  const server = await serve(answerBytes('audio/wav', encodeWav(stereo, 22_050, 2)))
  expect(await speak(voiceAt(server))).toEqual({ samples: ramp, rates: new Set([22_050]), failure: undefined })
})

test('the request names model, voice and form, and the pace only when it is not the usual one', async () => {
  const server = await serve(answerBytes('audio/pcm', rampBytes))
  for (const rateFactor of [1, 1.25, 9, 0.1]) await speak(voiceAt(server), { rateFactor })
  const bodies = server.requests.map(({ body }): unknown => JSON.parse(body.toString()))
  const usual = { model: 'tts-any', voice: 'alloy', input: 'Hello', response_format: 'pcm' }
  expect(bodies).toEqual([usual, { ...usual, speed: 1.25 }, { ...usual, speed: 4 }, { ...usual, speed: 0.25 }])
  expect(server.requests[0]?.headers.authorization).toBe('Bearer sk-canary-0123456789')
})

test('nothing to say asks nobody, and too much is refused before it is sent', async () => {
  const server = await serve(answerBytes('audio/pcm', rampBytes))
  expect((await speak(voiceAt(server), { text: ' \n' })).samples).toEqual([])
  expect((await speak(voiceAt(server), { text: 'x'.repeat(4097) })).failure?.code).toBe('text-too-long')
  expect(server.requests).toHaveLength(0)
})

test.each([
  ['401', answerJson(401, { error: { message: 'Bad key' } }), 'provider-unauthorized'],
  ['500', answerJson(500, {}), 'provider-unavailable'],
  [
    'an error in a 200',
    answerJson(200, { error: { message: 'No such voice', type: 'invalid_request_error' } }),
    'provider-refused',
  ],
  ['an MP3', answerBytes('audio/mpeg', Buffer.from('ID3\u0004 and so on')), 'provider-bad-reply'],
  ['an empty answer', answerBytes('audio/pcm', Buffer.alloc(0)), 'provider-bad-reply'],
])('%s is a typed failure', async (_name, script, code) => {
  expect((await speak(voiceAt(await serve(script)))).failure?.code).toBe(code)
})

test('a connection that breaks in the middle is cut off, and what came stays', async () => {
  const server = await serve((_request, response) => {
    response.writeHead(200, { 'content-type': 'audio/pcm' })
    response.write(rampBytes, () => response.destroy())
  })
  const { samples, failure } = await speak(voiceAt(server))
  expect(failure?.code).toBe('provider-cut-off')
  expect(samples).toEqual(ramp)
})

test('a failure before the first sound is tried again', async () => {
  const server = await serve(answerJson(503, {}), answerBytes('audio/pcm', rampBytes))
  expect((await speak(voiceAt(server))).samples).toEqual(ramp)
})

test('an abort closes the connection and ends quietly', async () => {
  const server = await serve((_request, response) => {
    response.writeHead(200, { 'content-type': 'audio/pcm' })
    response.write(rampBytes)
  })
  const controller = new AbortController()
  const request = { text: 'Hello', language: 'en', rateFactor: 1, signal: controller.signal }
  for await (const chunk of voiceAt(server).synthesize(request)) {
    expect(chunk.samples.length).toBeGreaterThan(0)
    controller.abort()
  }
  await server.requests[0]?.closedByClient
})

test('five seconds of silence in the middle are a timeout', async () => {
  const clock = new ManualClock()
  const server = await serve((_request, response) => {
    response.writeHead(200, { 'content-type': 'audio/pcm' })
    response.write(rampBytes)
  })
  const request = { text: 'Hello', language: 'en', rateFactor: 1, signal: new AbortController().signal }
  const listening = (async () => {
    for await (const chunk of voiceAt(server, clock).synthesize(request)) {
      expect(chunk.samples.length).toBeGreaterThan(0)
      setImmediate(() => {
        clock.advance(5000)
        clock.advance(600_000)
      })
    }
  })()
  const message = expect.stringContaining('stopped answering for 5 seconds') as string
  await expect(listening).rejects.toMatchObject({ code: 'provider-timeout', message })
})
