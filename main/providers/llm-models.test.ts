import { afterEach, expect, test } from 'vitest'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { answerJson, type Script, type ScriptedServer, startScriptedServer } from './__fixtures__/scripted-server.ts'
import type { LlmEndpoint } from './endpoint.ts'
import { createCloudLanguageModel } from './llm-ai-sdk.ts'

const servers: ScriptedServer[] = []

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

async function list(
  kind: LlmEndpoint['kind'],
  options: { scripts: Script[]; clock?: ManualClock; signal?: AbortSignal },
): Promise<{ ids: readonly string[]; server: ScriptedServer }> {
  const server = await startScriptedServer(...options.scripts)
  servers.push(server)
  const model = createCloudLanguageModel(
    { kind, baseUrl: server.baseUrl, apiKey: 'k', model: '' },
    { fetch, clock: options.clock ?? new ManualClock(), random: () => 0 },
  )
  return { ids: await model.listModels(options.signal ?? new AbortController().signal), server }
}

test.each([
  ["OpenAI's", { object: 'list', data: [{ id: 'a' }, { id: 'b' }] }],
  ["Together's", [{ id: 'a' }, { id: 'b' }]],
  ["llama.cpp's", { models: [{ name: 'other' }], data: [{ id: 'a' }, { id: 'b' }] }],
])('%s form of the list is read', async (_name, payload) => {
  const { ids, server } = await list('openai-compatible', { scripts: [answerJson(200, payload)] })
  expect(ids).toEqual(['a', 'b'])
  expect(server.requests[0]?.path).toBe('/v1/models')
  expect(server.requests[0]?.headers.authorization).toBe('Bearer k')
})

test('Anthropic is asked page by page', async () => {
  const { ids, server } = await list('anthropic', {
    scripts: [
      answerJson(200, { data: [{ id: 'a' }], has_more: true, last_id: 'a' }),
      answerJson(200, { data: [{ id: 'b' }], has_more: false, last_id: 'b' }),
    ],
  })
  expect(ids).toEqual(['a', 'b'])
  expect(server.requests[1]?.path).toBe('/v1/models?limit=1000&after_id=a')
  expect(server.requests[0]?.headers).toMatchObject({ 'x-api-key': 'k', 'anthropic-version': '2023-06-01' })
})

test("Google's names lose their prefix, and models that cannot answer are left out", async () => {
  const { ids, server } = await list('google', {
    scripts: [
      answerJson(200, {
        models: [
          { name: 'models/gemini-a', supportedGenerationMethods: ['generateContent'] },
          { name: 'models/embedding', supportedGenerationMethods: ['embedContent'] },
        ],
        nextPageToken: 'p2',
      }),
      answerJson(200, { models: [{ name: 'models/gemini-b' }] }),
    ],
  })
  expect(ids).toEqual(['gemini-a', 'gemini-b'])
  expect(server.requests[1]?.path).toBe('/v1/models?pageSize=1000&pageToken=p2')
  expect(server.requests[0]?.headers['x-goog-api-key']).toBe('k')
})

test('a refused key and an answer that is no list are sentences', async () => {
  await expect(list('openai', { scripts: [answerJson(401, {})] })).rejects.toMatchObject({
    code: 'provider-unauthorized',
  })
  await expect(list('openai-compatible', { scripts: [answerJson(200, 'hello')] })).rejects.toThrow(
    'did not list its models. Type the model id by hand.',
  )
})

test('ten seconds without a list are a timeout', async () => {
  const clock = new ManualClock()
  const silent: Script = () => {
    clock.advance(10_000)
  }
  await expect(list('openai', { scripts: [silent], clock })).rejects.toMatchObject({ code: 'provider-timeout' })
})

test('an abort gives what there is', async () => {
  const controller = new AbortController()
  const abort: Script = () => {
    controller.abort()
  }
  const { ids } = await list('anthropic', {
    scripts: [answerJson(200, { data: [{ id: 'a' }], has_more: true, last_id: 'a' }), abort],
    signal: controller.signal,
  })
  expect(ids).toEqual(['a'])
})
