import { afterEach, expect, test } from 'vitest'
import { AssistantError } from '../../shared/protocol/errors.ts'
import { localServersSchema, providerCheckSchema, settingsViewSchema } from '../../shared/protocol/settings-api.ts'
import { startLoopbackServer, type LoopbackServer } from '../testing/loopback-server.ts'
import { ScriptedSettings } from '../testing/scripted-settings.ts'

let running: LoopbackServer | undefined
afterEach(async () => {
  await running?.stop()
  running = undefined
})

async function start(): Promise<{ server: LoopbackServer; settings: ScriptedSettings }> {
  const settings = new ScriptedSettings()
  running = await startLoopbackServer({ settings })
  return { server: running, settings }
}

test('settings are read and changed in the shape of the contract', async () => {
  const { server, settings } = await start()
  const view: unknown = await (await server.fetch('/api/settings')).json()
  expect(settingsViewSchema.parse(view)).toEqual(settings.view())
  const change = { mode: 'text', llm: { kind: 'offline' }, instructions: null }
  const changed = await server.fetch('/api/settings', { method: 'PUT', body: change })
  expect(settingsViewSchema.parse(await changed.json())).toEqual(settings.view())
  expect(settings.changes).toEqual([change])
})

test('a field that is not known is refused by name, and nothing is changed', async () => {
  const { server, settings } = await start()
  for (const body of [
    { volume: 11 },
    { llm: { kind: 'magic' } },
    { mode: null },
    { llm: { kind: 'openai', apiKey: '' } },
  ])
    expect((await server.fetch('/api/settings', { method: 'PUT', body })).status).toBe(400)
  expect(settings.changes).toEqual([])
})

test('a key that is refused with the rest of a change does not come back in the answer or stand in the log', async () => {
  const { server, settings } = await start()
  const apiKey = 'sk-very-secret-0123456789'
  settings.onChange = () => Promise.reject(new AssistantError('settings-invalid', '"llm.model" is missing.'))
  const put = (body: unknown): Promise<Response> => server.fetch('/api/settings', { method: 'PUT', body })
  const answers = [
    await put({ llm: { kind: 'openai', apiKey } }),
    await put({ llm: { kind: 'openai', apiKey, [apiKey]: apiKey.length } }),
    await put({ llm: { kind: 'openai', apiKey: apiKey.repeat(500) } }),
  ]
  expect(answers.map((answer) => answer.status)).toEqual([422, 400, 400])
  const texts = [await answers[0]?.text(), await answers[2]?.text(), ...server.log.lines]
  for (const text of texts) expect(text).not.toContain(apiKey)
})

test('a provider is checked as it is typed', async () => {
  const { server, settings } = await start()
  const asked = { part: 'llm', provider: { kind: 'openai', apiKey: 'k' } }
  const answer = await server.fetch('/api/settings/check', { method: 'POST', body: asked })
  expect(providerCheckSchema.parse(await answer.json()).outcome).toBe('works')
  expect(settings.checks[0]?.asked).toEqual(asked)
})

test('whoever does not wait for a check ends it', async () => {
  const { server, settings } = await start()
  const controller = new AbortController()
  const ended = new Promise<void>((resolve) => {
    settings.onCheck = (signal) => {
      signal.addEventListener('abort', () => {
        resolve()
      })
      controller.abort()
      return new Promise(() => undefined)
    }
  })
  const body = { part: 'stt', provider: { kind: 'pocketsphinx' } }
  const { signal } = controller
  await expect(server.fetch('/api/settings/check', { method: 'POST', body, signal })).rejects.toThrow()
  await ended
})

test('model servers on this machine are listed', async () => {
  const { server, settings } = await start()
  settings.servers = [{ name: 'Ollama', baseUrl: 'http://127.0.0.1:11434/v1', models: ['qwen3:8b'] }]
  const answer: unknown = await (await server.fetch('/api/local-servers')).json()
  expect(localServersSchema.parse(answer).servers).toEqual(settings.servers)
})
