import { afterEach, expect, test } from 'vitest'
import { AssistantError } from '../../shared/protocol/errors.ts'
import type { Clock } from '../../shared/std/clock.ts'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { HurriedClock } from './__fixtures__/hurried-clock.ts'
import {
  answerCut,
  answerEvents,
  answerJson,
  answerStalled,
  eventText,
  type Script,
  type ScriptedServer,
  startEvents,
  startScriptedServer,
} from './__fixtures__/scripted-server.ts'
import type { LlmEndpoint } from './endpoint.ts'
import { createCloudLanguageModel, type CloudLanguageModel } from './llm-ai-sdk.ts'
import type { LlmEvent, LlmRequest } from './types.ts'

const apiKey = 'sk-canary-0123456789'
const servers: ScriptedServer[] = []

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

async function serve(...scripts: Script[]): Promise<ScriptedServer> {
  const server = await startScriptedServer(...scripts)
  servers.push(server)
  return server
}

function modelAt(
  server: ScriptedServer,
  options: { kind?: LlmEndpoint['kind']; clock?: Clock } = {},
): CloudLanguageModel {
  return createCloudLanguageModel(
    { kind: options.kind ?? 'openai-compatible', baseUrl: server.baseUrl, apiKey, model: 'any' },
    { fetch, clock: options.clock ?? new HurriedClock(), random: () => 0 },
  )
}

function ask(overrides: Partial<LlmRequest> = {}): LlmRequest {
  return {
    conversationId: 'c1',
    instructions: 'Be brief.',
    messages: [{ role: 'user', text: 'Hello' }],
    signal: new AbortController().signal,
    ...overrides,
  }
}

async function run(
  model: CloudLanguageModel,
  request: LlmRequest = ask(),
): Promise<{ events: LlmEvent[]; text: string; failure: AssistantError | undefined }> {
  const events: LlmEvent[] = []
  let failure: AssistantError | undefined
  try {
    for await (const event of model.generate(request)) events.push(event)
  } catch (error) {
    if (!(error instanceof AssistantError)) throw error
    failure = error
  }
  const text = events.map((event) => (event.type === 'text-delta' ? event.text : '')).join('')
  return { events, text, failure }
}

const textChunk = (content: string): object => ({
  id: 'x',
  choices: [{ index: 0, delta: { content }, finish_reason: null }],
})
const roleChunk = { id: 'x', choices: [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }] }
const finishChunk = (reason: string): object => ({ id: 'x', choices: [{ index: 0, delta: {}, finish_reason: reason }] })
const toolChunk = (index: number, fields: object): object => ({
  id: 'x',
  choices: [{ index: 0, delta: { tool_calls: [{ index, ...fields }] }, finish_reason: null }],
})

test('deltas arrive one by one, and the finish says why and what was used', async () => {
  const server = await serve(
    answerEvents(
      roleChunk,
      textChunk('Hel'),
      textChunk('lo'),
      finishChunk('stop'),
      { id: 'x', choices: [], usage: { prompt_tokens: 7, completion_tokens: 2, total_tokens: 9 } },
      '[DONE]',
    ),
  )
  expect((await run(modelAt(server))).events).toEqual([
    { type: 'text-delta', text: 'Hel' },
    { type: 'text-delta', text: 'lo' },
    { type: 'finish', reason: 'stop', usage: { inputTokens: 7, outputTokens: 2 } },
  ])
  expect(server.requests[0]?.path).toBe('/v1/chat/completions')
  expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${apiKey}`)
})

test('a chunk that says its error is null has none', async () => {
  const chunks = [roleChunk, textChunk('Hel'), textChunk('lo'), finishChunk('stop')]
  const server = await serve(answerEvents(...chunks.map((chunk) => ({ ...chunk, error: null })), '[DONE]'))
  const { text, failure } = await run(modelAt(server))
  expect({ text, failure }).toEqual({ text: 'Hello', failure: undefined })
})

test('a local server without a key is asked without one', async () => {
  const server = await serve(answerEvents(textChunk('Hi'), finishChunk('stop')))
  const model = createCloudLanguageModel(
    { kind: 'openai-compatible', baseUrl: server.baseUrl, apiKey: undefined, model: 'any' },
    { fetch, clock: new HurriedClock(), random: () => 0 },
  )
  expect((await run(model)).text).toBe('Hi')
  expect(server.requests[0]?.headers.authorization).toBeUndefined()
})

test('a character whose bytes come in two packets stays one character', async () => {
  const bytes = Buffer.from(eventText(textChunk('größer 🎉')))
  const cut = bytes.indexOf(0xf0) + 2
  const server = await serve(async (_request, response) => {
    startEvents(response)
    response.write(bytes.subarray(0, cut))
    await new Promise((resolve) => setImmediate(resolve))
    response.write(bytes.subarray(cut))
    response.end(eventText(finishChunk('stop')))
  })
  expect((await run(modelAt(server))).text).toBe('größer 🎉')
})

test('dialects of reasoning, padding, line ends and comments read the same', async () => {
  const server = await serve((_request, response) => {
    startEvents(response)
    response.write(': PROCESSING\r\n\r\n')
    for (const delta of [{ reasoning: 'hm ' }, { reasoning_content: 'so' }, { content: 'Yes.' }])
      response.write(
        `data: ${JSON.stringify({ choices: [{ index: 0, delta }], obfuscation: 'xK3', x_groq: { id: 'r' } })}\r\n\r\n`,
      )
    response.write(`data: ${JSON.stringify({ choices: null, timings: { predicted_ms: 3 } })}\r\n\r\n`)
    response.end(
      `data: ${JSON.stringify({ choices: [{ index: 0, finish_reason: 'stop' }] })}\r\n\r\ndata: [DONE]\r\n\r\n`,
    )
  })
  const { events, text, failure } = await run(modelAt(server))
  expect(failure).toBeUndefined()
  expect(text).toBe('Yes.')
  expect(events.filter((event) => event.type === 'reasoning-delta').map((event) => event.text)).toEqual(['hm ', 'so'])
})

test('tool calls come whole: in pieces, in one chunk, without arguments, and with arguments that are not JSON', async () => {
  const server = await serve(
    answerEvents(
      toolChunk(0, { id: 'a', type: 'function', function: { name: 'weather', arguments: '{"ci' } }),
      toolChunk(0, { function: { arguments: 'ty":"Oslo"}' } }),
      toolChunk(1, { id: 'b', type: 'function', function: { name: 'now', arguments: '' } }),
      toolChunk(2, { id: 'c', type: 'function', function: { name: 'add', arguments: '{"a":1}' } }),
      toolChunk(3, { id: 'd', type: 'function', function: { name: 'cut', arguments: '{"a":' } }),
      finishChunk('tool_calls'),
    ),
  )
  const { events } = await run(
    modelAt(server),
    ask({ tools: [{ name: 'now', description: 'Time', inputSchema: { type: 'object' } }] }),
  )
  expect(events).toMatchObject([
    { type: 'tool-call', toolCallId: 'a', toolName: 'weather', input: { city: 'Oslo' } },
    { type: 'tool-call', toolCallId: 'b', toolName: 'now', input: {} },
    { type: 'tool-call', toolCallId: 'c', toolName: 'add', input: { a: 1 } },
    { type: 'tool-call', toolCallId: 'd', toolName: 'cut', input: undefined },
    { type: 'finish', reason: 'tool-calls' },
  ])
})

test.each([
  ['length', 'length'],
  ['content_filter', 'content-filter'],
  ['eos_token', 'other'],
])('the finish reason %s is told as %s', async (wire, reason) => {
  const server = await serve(answerEvents(textChunk('So'), finishChunk(wire)))
  expect((await run(modelAt(server))).events.at(-1)).toMatchObject({ type: 'finish', reason })
})

test('a refusal is an answer with its reason, not an error', async () => {
  const refusal = { id: 'x', choices: [{ index: 0, delta: { refusal: 'I will not.' } }] }
  const server = await serve(answerEvents(refusal, finishChunk('stop')))
  const { text, events } = await run(modelAt(server))
  expect(text).toBe('I will not.')
  expect(events.at(-1)).toMatchObject({ type: 'finish', reason: 'refusal' })
})

test.each([
  [
    401,
    { error: { message: `Incorrect API key provided: ${apiKey}` } },
    { code: 'provider-unauthorized', requests: 1 },
  ],
  [403, { error: { message: 'No access' } }, { code: 'provider-unauthorized', requests: 1 }],
  [
    404,
    { error: { message: 'model "any" not found', code: 'model_not_found' } },
    { code: 'model-not-found', requests: 1 },
  ],
  [400, { error: { message: `bad request by ${apiKey}` } }, { code: 'provider-refused', requests: 1 }],
  [429, { error: { message: 'Slow down', type: 'rate_limit_error' } }, { code: 'provider-rate-limited', requests: 3 }],
  [429, { error: { message: 'No credit', code: 'insufficient_quota' } }, { code: 'provider-refused', requests: 1 }],
  [500, 'boom', { code: 'provider-unavailable', requests: 3 }],
  [503, '<html>Bad gateway</html>', { code: 'provider-unavailable', requests: 3 }],
  [
    529,
    { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } },
    { code: 'provider-unavailable', requests: 3 },
  ],
])('HTTP %i %j is %o, told with the host and never the key', async (status, body, { code, requests }) => {
  const server = await serve(answerJson(status, body))
  const { failure } = await run(modelAt(server))
  expect(failure?.code).toBe(code)
  expect(failure?.message).toContain(server.host)
  expect(failure?.message).toMatch(/Check|Wait|Try again/)
  expect(JSON.stringify(failure) + String(failure?.message)).not.toContain('canary')
  expect(server.requests).toHaveLength(requests)
})

test('a provider that recovers is heard, and retry-after is waited for', async () => {
  const clock = new HurriedClock()
  const server = await serve(
    answerJson(429, { error: { message: 'Slow down' } }, { 'retry-after': '3' }),
    answerEvents(textChunk('Now'), finishChunk('stop')),
  )
  expect((await run(modelAt(server, { clock }))).text).toBe('Now')
  expect(clock.nowMs()).toBe(3000)
})

test('a wait longer than the budget is told at once with the time to wait', async () => {
  const server = await serve(answerJson(429, { error: { message: 'Slow down' } }, { 'retry-after': '30' }))
  const { failure } = await run(modelAt(server))
  expect(failure).toMatchObject({ code: 'provider-rate-limited', retryable: true, retryAfterMs: 30_000 })
  expect(server.requests).toHaveLength(1)
})

test('an address where nothing listens is a sentence', async () => {
  const server = await serve(answerEvents())
  const model = modelAt(server)
  const host = server.host
  await server.close()
  const { failure } = await run(model)
  expect(failure?.code).toBe('provider-unreachable')
  expect(failure?.message).toBe(
    `The language model at ${host} cannot be reached: nothing is listening there. Check the address in the settings and that the server is running.`,
  )
})

test.each([
  ['ENETUNREACH', 'there is no network'],
  ['EAI_AGAIN', 'the name could not be looked up'],
])('a machine without a network (%s) tells it within 2 s', async (code, reason) => {
  const clock = new HurriedClock()
  const cause = Object.assign(new Error(code), { code })
  const offline = (): Promise<never> => Promise.reject(new TypeError('fetch failed', { cause }))
  const model = createCloudLanguageModel(
    { kind: 'openai-compatible', baseUrl: 'https://api.example.org/v1', apiKey, model: 'any' },
    { fetch: offline, clock, random: () => 0 },
  )
  const { failure } = await run(model)
  expect(failure).toMatchObject({ code: 'provider-unreachable', message: expect.stringContaining(reason) as string })
  expect(clock.nowMs()).toBeLessThanOrEqual(2_000)
})

test('a redirect is not followed: the key goes to its own host only', async () => {
  const thief = await serve(answerEvents(textChunk('Thanks'), finishChunk('stop')))
  const server = await serve((_request, response) => {
    response.writeHead(307, { location: `${thief.baseUrl}/chat/completions` })
    response.end()
  })
  const { failure } = await run(modelAt(server))
  expect(failure?.code).toBe('provider-refused')
  expect(failure?.message).toContain(thief.host)
  expect(thief.requests).toHaveLength(0)
})

test.each([
  ['nested', { error: { message: 'Overloaded', type: 'overloaded_error' } }, 'provider-unavailable'],
  ['flat', { message: 'Rate limit reached', code: 'rate_limit_exceeded' }, 'provider-rate-limited'],
  ['bare', { error: 'model crashed' }, 'provider-unavailable'],
  [
    'Groq',
    {
      error: {
        message: 'Failed to call a function',
        type: 'invalid_request_error',
        code: 'tool_use_failed',
        failed_generation: 'x',
      },
    },
    'provider-refused',
  ],
])('an error event inside a 200 (%s) is an error and never text', async (_name, payload, code) => {
  const server = await serve((_request, response) => {
    startEvents(response)
    response.write(eventText(textChunk('So far')))
    response.end(`event: error\n${eventText(payload)}`)
  })
  const { text, failure, events } = await run(modelAt(server))
  expect(text).toBe('So far')
  expect(failure?.code).toBe(code)
  expect(events.some((event) => event.type === 'finish')).toBe(false)
  // Text had been said, so the answer is not asked for a second time.
  expect(server.requests).toHaveLength(1)
})

test('a server that answers in one piece with an error, a text or a web page is understood', async () => {
  const error = await serve(answerJson(200, { error: { message: 'No such model', code: 'model_not_found' } }))
  expect((await run(modelAt(error))).failure?.code).toBe('model-not-found')
  const whole = await serve(answerJson(200, { choices: [{ message: { content: 'Hi' } }] }))
  expect((await run(modelAt(whole))).failure?.message).toContain('answered in one piece')
  const page = await serve((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' })
    response.end('<html>Welcome</html>')
  })
  expect((await run(modelAt(page))).failure?.message).toContain('"baseUrl"')
})

test.each([
  ['metadata only', [roleChunk], 3],
  ['text', [roleChunk, textChunk('Half an ans')], 1],
  ['partial tool arguments', [toolChunk(0, { id: 'a', function: { name: 'now', arguments: '{"a' } })], 3],
])('a connection that breaks after %s: %j', async (_name, chunks, requests) => {
  const server = await serve(answerCut(...chunks))
  const { failure, text } = await run(modelAt(server))
  expect(failure?.code).toBe('provider-cut-off')
  expect(text).toBe(requests === 1 ? 'Half an ans' : '')
  expect(server.requests).toHaveLength(requests)
})

test('a stream that ends politely without its finish is cut off too', async () => {
  const server = await serve(answerEvents(textChunk('Half an ans')))
  expect((await run(modelAt(server))).failure?.code).toBe('provider-cut-off')
})

test('bytes that are no text end the answer: a line that nobody can read would be gone unnoticed', async () => {
  for (const bytes of [Buffer.from([0xff, 0xfe, 0x0a, 0x0a]), Buffer.alloc(64)]) {
    const server = await serve((_request, response) => {
      startEvents(response)
      response.write(eventText(textChunk('So far')))
      response.end(bytes)
    })
    expect((await run(modelAt(server))).failure?.code).toBe('provider-bad-reply')
  }
})

test('a line that never ends stops the reading', async () => {
  const server = await serve((_request, response) => {
    startEvents(response)
    response.write('data: "')
    const piece = 'x'.repeat(64 * 1024)
    let left = 100
    const write = (): void => {
      if (response.destroyed) return
      // Whoever has read all that is nobody whom more of it would stop.
      if (--left === 0) response.end()
      else if (response.write(piece)) setImmediate(write)
      else response.once('drain', write)
    }
    write()
  })
  const { failure } = await run(modelAt(server))
  expect(failure?.message).toContain('more than one answer can hold')
  await server.requests[0]?.closedByClient
})

test('an abort ends the generator quietly and the server sees its connection close', async () => {
  const server = await serve(answerStalled(roleChunk, textChunk('On and')))
  const controller = new AbortController()
  const events: LlmEvent[] = []
  for await (const event of modelAt(server).generate(ask({ signal: controller.signal }))) {
    events.push(event)
    controller.abort()
  }
  await server.requests[0]?.closedByClient
  expect(events).toEqual([{ type: 'text-delta', text: 'On and' }])
})

test('an abort before the first byte closes the connection too', async () => {
  let arrived: (() => void) | undefined
  const arrival = new Promise<void>((resolve) => (arrived = resolve))
  const server = await serve(() => arrived?.())
  const controller = new AbortController()
  const running = run(modelAt(server), ask({ signal: controller.signal }))
  await arrival
  controller.abort()
  expect(await running).toEqual({ events: [], text: '', failure: undefined })
  await server.requests[0]?.closedByClient
})

test('whoever stops listening stops the provider', async () => {
  const server = await serve(answerStalled(textChunk('On and')))
  for await (const event of modelAt(server).generate(ask())) if (event.type === 'text-delta') break
  await server.requests[0]?.closedByClient
})

test('ten seconds without a first token are a timeout, whatever headers and metadata came', async () => {
  const clock = new ManualClock()
  const server = await serve((_request, response) => {
    startEvents(response)
    response.write(eventText(roleChunk), () => {
      clock.advance(9_999)
      response.write(eventText(roleChunk), () => {
        clock.advance(1)
      })
    })
  })
  const { failure } = await run(modelAt(server, { clock }))
  expect(failure).toMatchObject({ code: 'provider-timeout', retryable: true })
  expect(failure?.message).toContain('sent nothing for 10 seconds')
  expect(server.requests).toHaveLength(1)
  await server.requests[0]?.closedByClient
})

test('metadata that keeps coming is no first token', async () => {
  const clock = new ManualClock()
  let pulls = 0
  // More than all the buffers on the way hold: by the last pull the first of them have been read.
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulls += 1
      if (pulls <= 100) controller.enqueue(Buffer.from(eventText(roleChunk)))
      else {
        clock.advance(10_000)
        setImmediate(() => {
          clock.advance(600_000)
        })
      }
    },
  })
  const model = createCloudLanguageModel(
    { kind: 'openai-compatible', baseUrl: 'https://api.example.org/v1', apiKey, model: 'any' },
    {
      fetch: () => Promise.resolve(new Response(body, { headers: { 'content-type': 'text/event-stream' } })),
      ...{ clock, random: () => 0 },
    },
  )
  expect((await run(model)).failure?.message).toContain('sent nothing for 10 seconds')
})

test('fifteen seconds of silence in the middle are a timeout, and what was said stays said', async () => {
  const clock = new ManualClock()
  const server = await serve(answerStalled(textChunk('Well,')))
  const texts: string[] = []
  const reading = (async () => {
    for await (const event of modelAt(server, { clock }).generate(ask())) {
      if (event.type === 'text-delta') texts.push(event.text)
      // The clock starts when the consumer asks for more.
      setImmediate(() => {
        clock.advance(15_000)
        clock.advance(600_000)
      })
    }
  })()
  const message = expect.stringContaining('stopped answering for 15 seconds') as string
  await expect(reading).rejects.toMatchObject({ code: 'provider-timeout', message })
  expect(texts).toEqual(['Well,'])
})

test('warming up needs no network and works for every kind', async () => {
  for (const kind of ['openai-compatible', 'openai', 'anthropic', 'google'] as const) {
    const model = createCloudLanguageModel(
      { kind, baseUrl: 'http://127.0.0.1:9/v1', apiKey, model: 'any' },
      { fetch: () => Promise.reject(new Error('The network was used.')), clock: new ManualClock(), random: () => 0 },
    )
    await model.warmUp()
  }
})
