import { afterEach, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { HurriedClock } from './__fixtures__/hurried-clock.ts'
import { answerEvents, answerJson, type ScriptedServer, startScriptedServer } from './__fixtures__/scripted-server.ts'
import type { LlmEndpoint } from './endpoint.ts'
import { createCloudLanguageModel } from './llm-ai-sdk.ts'
import type { LlmEvent, LlmMessage } from './types.ts'

const servers: ScriptedServer[] = []

afterEach(async () => {
  vi.unstubAllEnvs()
  for (const server of servers.splice(0)) await server.close()
})

const tools = [{ name: 'now', description: 'The time', inputSchema: { type: 'object', properties: {} } }]

async function converse(
  kind: LlmEndpoint['kind'],
  answers: readonly (readonly unknown[])[],
  messages: (events: readonly LlmEvent[]) => readonly LlmMessage[],
): Promise<{ events: LlmEvent[]; bodies: unknown[]; server: ScriptedServer }> {
  const server = await startScriptedServer(...answers.map((chunks) => answerEvents(...chunks)))
  servers.push(server)
  const model = createCloudLanguageModel(
    { kind, baseUrl: server.baseUrl, apiKey: 'k', model: 'gemini-3-any' },
    { fetch, clock: new HurriedClock(), random: () => 0 },
  )
  let events: LlmEvent[] = []
  while (server.requests.length < answers.length) {
    const request = { conversationId: 'c', instructions: 'Be brief.', messages: messages(events), tools }
    events = []
    for await (const event of model.generate({ ...request, signal: new AbortController().signal })) events.push(event)
  }
  return { events, bodies: server.requests.map(({ body }): unknown => JSON.parse(body.toString())), server }
}

function afterTool(events: readonly LlmEvent[]): readonly LlmMessage[] {
  const question = { role: 'user', text: 'What time is it?' } as const
  const finish = events.find((event) => event.type === 'finish')
  if (finish === undefined) return [question]
  const toolCalls = events.filter((event) => event.type === 'tool-call')
  return [
    question,
    { role: 'assistant', text: '', toolCalls, providerData: finish.providerData },
    ...toolCalls.map((call) => ({ role: 'tool', ...call, output: 'noon' }) as const),
  ]
}

test("Gemini's signature goes back with the call that it signs", async () => {
  const { bodies, server } = await converse(
    'google',
    [
      [
        {
          candidates: [
            {
              content: {
                role: 'model',
                parts: [{ functionCall: { name: 'now', args: {} }, thoughtSignature: 'sig-1' }],
              },
              finishReason: 'STOP',
            },
          ],
        },
      ],
      [{ candidates: [{ content: { role: 'model', parts: [{ text: 'Noon.' }] }, finishReason: 'STOP' }] }],
    ],
    afterTool,
  )
  expect(server.requests[0]?.path).toBe('/v1/models/gemini-3-any:streamGenerateContent?alt=sse')
  const contents = z.looseObject({ contents: z.array(z.unknown()) }).parse(bodies[1]).contents
  expect(contents[1]).toMatchObject({
    role: 'model',
    parts: [{ functionCall: { name: 'now' }, thoughtSignature: 'sig-1' }],
  })
  expect(contents[2]).toMatchObject({ role: 'user', parts: [{ functionResponse: { name: 'now' } }] })
})

test("Gemini's signature at the end of a text is kept with it", async () => {
  const { events } = await converse(
    'google',
    [
      [
        { candidates: [{ content: { role: 'model', parts: [{ text: 'Noon.' }] } }] },
        {
          candidates: [
            { content: { role: 'model', parts: [{ text: '', thoughtSignature: 'sig-2' }] }, finishReason: 'STOP' },
          ],
        },
      ],
    ],
    afterTool,
  )
  expect(events.at(-1)).toMatchObject({ providerData: { text: { google: { thoughtSignature: 'sig-2' } } } })
})

test("Anthropic's thinking goes back with its signature before the call that it led to", async () => {
  const start = {
    type: 'message_start',
    message: { id: 'm', model: 'm', usage: { input_tokens: 1, output_tokens: 1 } },
  }
  const end = (reason: string): readonly object[] => [
    { type: 'message_delta', delta: { stop_reason: reason }, usage: { output_tokens: 2 } },
    { type: 'message_stop' },
  ]
  const { bodies, events, server } = await converse(
    'anthropic',
    [
      [
        start,
        { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '' } },
        { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'hm' } },
        { type: 'content_block_delta', index: 0, delta: { type: 'signature_delta', signature: 'sig-3' } },
        { type: 'content_block_stop', index: 0 },
        {
          type: 'content_block_start',
          index: 1,
          content_block: { type: 'tool_use', id: 't1', name: 'now', input: {} },
        },
        { type: 'content_block_stop', index: 1 },
        ...end('tool_use'),
      ],
      [
        start,
        { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
        { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Noon.' } },
        { type: 'content_block_stop', index: 0 },
        ...end('end_turn'),
      ],
    ],
    afterTool,
  )
  expect(server.requests[0]?.headers['x-api-key']).toBe('k')
  const messages = z.looseObject({ messages: z.array(z.unknown()) }).parse(bodies[1]).messages
  expect(messages[1]).toMatchObject({
    role: 'assistant',
    content: [
      { type: 'thinking', thinking: 'hm', signature: 'sig-3' },
      { type: 'tool_use', id: 't1', name: 'now' },
    ],
  })
  expect(events.map((event) => event.type)).toEqual(['text-delta', 'finish'])
})

test('OpenAI is asked not to keep the conversation, and gets its reasoning back encrypted', async () => {
  const reasoning = { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'locked' }
  const call = { type: 'function_call', id: 'fc_1', call_id: 't1', name: 'now', arguments: '{}', status: 'completed' }
  const end = { type: 'response.completed', response: { usage: { input_tokens: 1, output_tokens: 2 } } }
  const { bodies, server } = await converse(
    'openai',
    [
      [
        { type: 'response.created', response: { id: 'r', created_at: 1, model: 'm' } },
        { type: 'response.output_item.added', output_index: 0, item: { ...reasoning, encrypted_content: '' } },
        { type: 'response.output_item.done', output_index: 0, item: reasoning },
        { type: 'response.output_item.added', output_index: 1, item: { ...call, arguments: '' } },
        { type: 'response.output_item.done', output_index: 1, item: call },
        end,
      ],
      [
        { type: 'response.output_item.added', output_index: 0, item: { type: 'message', id: 'msg_1' } },
        { type: 'response.output_text.delta', output_index: 0, item_id: 'msg_1', delta: 'Noon.' },
        end,
      ],
    ],
    afterTool,
  )
  expect(server.requests[0]?.path).toBe('/v1/responses')
  expect(bodies[0]).toMatchObject({ store: false, stream: true })
  const input = z.looseObject({ input: z.array(z.unknown()) }).parse(bodies[1]).input
  expect(input).toContainEqual(expect.objectContaining({ type: 'reasoning', encrypted_content: 'locked' }))
  expect(input).toContainEqual(expect.objectContaining({ type: 'function_call', call_id: 't1' }))
  expect(input).toContainEqual(expect.objectContaining({ type: 'function_call_output', call_id: 't1', output: 'noon' }))
})

test.each([
  ['anthropic', { type: 'error', error: { type: 'authentication_error', message: 'invalid x-api-key' } }],
  ['google', { error: { code: 401, message: 'no', status: 'UNAUTHENTICATED' } }],
  ['openai', { error: { message: 'Incorrect API key', code: 'invalid_api_key' } }],
] as const)('%s refuses a key in one sentence', async (kind, payload) => {
  const server = await startScriptedServer(answerJson(401, payload))
  servers.push(server)
  const model = createCloudLanguageModel(
    { kind, baseUrl: server.baseUrl, apiKey: 'k', model: 'm' },
    { fetch, clock: new HurriedClock(), random: () => 0 },
  )
  const request = {
    conversationId: 'c',
    instructions: '',
    messages: afterTool([]),
    signal: new AbortController().signal,
  }
  const reading = (async () => {
    for await (const event of model.generate(request)) throw new Error(`There was a ${event.type}.`)
  })()
  await expect(reading).rejects.toThrow(
    `The language model at ${server.host} refused the key. Check the key in the settings.`,
  )
})

test.each(['openai', 'anthropic', 'google', 'openai-compatible'] as const)(
  'without a key of its own %s sends none that it finds in the environment',
  async (kind) => {
    for (const name of ['OPENAI_API_KEY', 'ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN', 'GOOGLE_GENERATIVE_AI_API_KEY'])
      vi.stubEnv(name, 'somebody-elses-key')
    const server = await startScriptedServer(answerJson(400, {}))
    servers.push(server)
    const model = createCloudLanguageModel(
      { kind, baseUrl: server.baseUrl, apiKey: undefined, model: 'm' },
      { fetch, clock: new HurriedClock(), random: () => 0 },
    )
    const request = { conversationId: 'c', instructions: '', messages: afterTool([]) }
    const reading = (async () => {
      const { signal } = new AbortController()
      for await (const event of model.generate({ ...request, signal })) throw new Error(`There was a ${event.type}.`)
    })()
    await expect(reading).rejects.toMatchObject({ code: 'provider-refused' })
    expect(JSON.stringify(server.requests[0]?.headers)).not.toContain('somebody-elses-key')
  },
)
