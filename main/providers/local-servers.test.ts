import { afterEach, expect, test } from 'vitest'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { answerJson, startScriptedServer, type Script, type ScriptedServer } from './__fixtures__/scripted-server.ts'
import { findLocalServers, type UsualPort } from './local-servers.ts'

const servers: ScriptedServer[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

async function at(name: UsualPort['name'], script: Script): Promise<UsualPort> {
  const server = await startScriptedServer(script)
  servers.push(server)
  return { name, port: Number(server.host.split(':')[1]) }
}

const find = (usualPorts: readonly UsualPort[], clock = new ManualClock()): ReturnType<typeof findLocalServers> =>
  findLocalServers({ fetch, clock, usualPorts }, new AbortController().signal)

const list = (data: unknown): Script => answerJson(200, { object: 'list', data })

test('servers are found where they usually are, with the models that they have', async () => {
  const ollama = await at(
    'Ollama',
    list([
      { id: 'qwen3:8b', owned_by: 'library' },
      { id: 'mine', owned_by: 'me' },
    ]),
  )
  const empty = await at('Ollama', list(null))
  expect(await find([ollama, empty])).toEqual([
    { name: 'Ollama', baseUrl: `http://127.0.0.1:${ollama.port}/v1`, models: ['qwen3:8b', 'mine'] },
    { name: 'Ollama', baseUrl: `http://127.0.0.1:${empty.port}/v1`, models: [] },
  ])
  expect(servers[0]?.requests[0]).toMatchObject({ method: 'GET', path: '/v1/models' })
  expect(servers[0]?.requests[0]?.headers.authorization).toBeUndefined()
})

test('one that says who it is counts by what it says, and one that does not is called another server', async () => {
  const named = await at('llama.cpp', list([{ id: 'm', owned_by: 'vllm' }]))
  const unnamed = await at('vLLM', list([{ id: 'm' }]))
  expect((await find([named, unnamed])).map((server) => server.name)).toEqual(['vLLM', 'another server'])
})

test('what is no model server is left out: a web page, an error, a redirect, nobody', async () => {
  const nobody = await at('vLLM', list([]))
  await servers.pop()?.close()
  const others = await Promise.all([
    at('llama.cpp', answerJson(200, '<html>')),
    at('llama.cpp', answerJson(404, {})),
    at('llama.cpp', answerJson(200, { data: 'all of it' })),
    at('Ollama', answerJson(302, {}, { location: 'https://example.org/v1/models' })),
  ])
  expect(await find([nobody, ...others])).toEqual([])
})

test('one that is silent for 800 ms is not waited for, and keeps no other from being found', async () => {
  const clock = new ManualClock()
  const quick = await at('Ollama', list([{ id: 'm' }]))
  const silent = await at('LM Studio', () => undefined)
  const found = findLocalServers(
    {
      clock,
      usualPorts: [quick, silent],
      fetch: async (url, init) => {
        const response = await fetch(url, init)
        // The other one has been asked by now, and will not answer.
        setImmediate(() => {
          clock.advance(800)
        })
        return response
      },
    },
    new AbortController().signal,
  )
  expect((await found).map((server) => server.name)).toEqual(['Ollama'])
  expect(clock.pendingTimers).toBe(0)
})
