import { afterEach, describe, expect, test } from 'vitest'
import type { ProviderCheck, ProviderPart } from '../../shared/protocol/settings-api.ts'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import type { PartSettings } from '../config/provider-addresses.ts'
import { openChoice } from '../config/provider-change.ts'
import { answerJson, startScriptedServer, type Script, type ScriptedServer } from './__fixtures__/scripted-server.ts'
import { checkProvider } from './check-provider.ts'
import type { RegistryPorts } from './registry.ts'

const servers: ScriptedServer[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

async function serve(...scripts: Script[]): Promise<ScriptedServer> {
  const server = await startScriptedServer(...scripts)
  servers.push(server)
  return server
}

interface Asked {
  readonly settings: PartSettings
  readonly part?: ProviderPart
  /** Every address leads here. */
  readonly server?: ScriptedServer
  readonly offline?: Partial<RegistryPorts['offline']>
  readonly clock?: ManualClock
  readonly running?: { warmUp(): Promise<void> }
}

function check({ settings, part = 'llm', server, offline = {}, clock, running }: Asked): Promise<ProviderCheck> {
  const unused = (): never => {
    throw new Error('This was not asked for.')
  }
  return checkProvider(
    { part, settings, running },
    {
      fetch: (url, init) => {
        if (server === undefined) throw new Error('The network was used.')
        const { pathname, search } = new URL(url)
        return fetch(`http://${server.host}${pathname}${search}`, init)
      },
      clock: clock ?? new ManualClock(),
      environment: {},
      offline: { brain: unused, pocketsphinx: unused, systemSpeech: unused, ...offline },
    },
    new AbortController().signal,
  )
}

const models = (...ids: string[]): Script => answerJson(200, { object: 'list', data: ids.map((id) => ({ id })) })
const refused = answerJson(401, { error: { message: 'Incorrect API key provided: sk-very-secret-012' } })
const cloud = {
  kind: 'openai-compatible',
  baseUrl: 'https://api.example.org/v1',
  model: 'small',
  apiKey: 'sk-very-secret-012',
} as const
const openai = { kind: 'openai', model: 'small', apiKey: 'k' } as const

describe('a provider', () => {
  test('works when it took the key and has the model', async () => {
    const server = await serve(models('small', 'large'))
    const { outcome, models: listed } = await check({ settings: openai, server })
    expect([outcome, listed]).toEqual(['works', ['small', 'large']])
    expect(server.requests.map(({ path, headers }) => [path, headers.authorization])).toEqual([
      ['/v1/models', 'Bearer k'],
    ])
  })

  test('that lists its models only with a key has proven the key', async () => {
    const server = await serve(models('small'), refused)
    expect(await check({ settings: cloud, server })).toMatchObject({ outcome: 'works' })
  })

  test('that lists its models to everybody has proven nothing of the key', async () => {
    const server = await serve(models('small'))
    const { outcome, message } = await check({ settings: cloud, server })
    expect([outcome, message]).toEqual(['unclear', expect.stringContaining('still untried') as string])
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer sk-very-secret-012',
      undefined,
    ])
  })

  test('that refuses the key is told apart from one that cannot be reached, and the key is in no sentence', async () => {
    const server = await serve(refused)
    const { outcome, message } = await check({ settings: cloud, server })
    expect(outcome).toBe('wrong-key')
    expect(message).not.toContain('very-secret')
    await server.close()
    servers.length = 0
    expect(await check({ settings: cloud, server })).toMatchObject({ outcome: 'unreachable' })
  })

  test.each([
    ['small', 'works'],
    ['other', 'unknown-model'],
    ['tagged', 'works'],
    ['dated', 'works'],
    [openChoice, 'works'],
  ])('asked for the model %s: %s', async (model, outcome) => {
    const server = await serve(models('small', 'tagged:latest', 'dated-20260101'))
    expect(await check({ settings: { ...openai, model }, server })).toMatchObject({ outcome })
  })

  test.each([
    ['no models', models()],
    ['no such address', answerJson(404, {})],
    ['a fault of its own', answerJson(500, {})],
    ['something else', answerJson(200, { hello: 'there' })],
    ['a wish for a pause', answerJson(429, {})],
  ])('that answers with %s is unclear, and the sentence says what to do', async (_what, script) => {
    const { outcome, message } = await check({ settings: openai, server: await serve(script) })
    expect(outcome).toBe('unclear')
    expect(message).toMatch(/\. \w.+\.$/)
  })

  test('that says nothing for 5 seconds is given up', async () => {
    const clock = new ManualClock()
    const server = await serve(() => {
      clock.advance(5_000)
    })
    const { outcome, message } = await check({ settings: openai, server, clock })
    expect([outcome, message]).toEqual(['unreachable', expect.stringContaining('within 5 seconds') as string])
    expect(clock.pendingTimers).toBe(0)
  })

  test.each([
    [{ kind: 'openai', model: 'm' } as const, 'wrong-key', 'There is no key for api.openai.com yet'],
    [{ kind: 'openai', model: 'm', apiKeyEnv: 'MY_KEY' } as const, 'wrong-key', 'variable MY_KEY, which is not set'],
    [{ kind: 'openai-compatible', baseUrl: 'https://a.example.org/v1', model: 'm' } as const, 'unclear', 'needs none'],
  ])('without a key is not asked: %j', async (settings, outcome, sentence) => {
    const found = await check({ settings })
    expect(found).toMatchObject({ outcome, message: expect.stringContaining(sentence) as string })
  })

  test('at home needs no key', async () => {
    const server = await serve(models('qwen'))
    const settings = { kind: 'openai-compatible', baseUrl: server.baseUrl, model: 'qwen' } as const
    expect(await check({ settings, server, part: 'stt' })).toMatchObject({ outcome: 'works' })
  })
})

describe('what comes with Parley', () => {
  const ears = (warmUp: () => Promise<void>, log: string[]): Partial<RegistryPorts['offline']> => ({
    pocketsphinx: () => ({
      name: 'ears',
      transcribe: () => {
        throw new Error('Nobody spoke.')
      },
      warmUp,
      close() {
        log.push('closed')
        return Promise.resolve()
      },
    }),
  })
  const settings = { kind: 'pocketsphinx' } as const

  test('is tried by loading it, and let go again', async () => {
    const log: string[] = []
    const offline = ears(() => Promise.resolve(), log)
    expect(await check({ settings, part: 'stt', offline })).toMatchObject({ outcome: 'works' })
    expect(log).toEqual(['closed'])
  })

  test('says what is missing', async () => {
    const offline = ears(() => Promise.reject(new Error('No ears.')), [])
    expect(await check({ settings, part: 'stt', offline })).toMatchObject({ outcome: 'unreachable' })
  })

  test('is not started a second time when it runs', async () => {
    const running = { warmUp: () => Promise.resolve() }
    expect(await check({ settings, part: 'stt', running })).toMatchObject({ outcome: 'works' })
  })

  test('needs no network and no key to think', async () => {
    expect(await check({ settings: { kind: 'offline' } })).toMatchObject({ outcome: 'works' })
  })
})
