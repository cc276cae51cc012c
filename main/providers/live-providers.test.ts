import { expect, test } from 'vitest'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { parseSettings } from '../config/parse-settings.ts'
import type { Settings, SettingsInput } from '../config/settings.ts'
import { LiveProviders } from './live-providers.ts'

interface Made {
  readonly providers: LiveProviders
  /** What was made, loaded and closed, in order. */
  readonly log: string[]
}

async function* nothing(): AsyncGenerator<never, void, undefined> {
  yield* await Promise.resolve([])
}

const settings = (input: SettingsInput = {}): Settings => parseSettings(input, 'test')

function make(input: SettingsInput = {}): Made {
  const log: string[] = []
  const life = (name: string): { name: string; warmUp(): Promise<void>; close(): Promise<void> } => {
    log.push(`${name} made`)
    return {
      name,
      warmUp() {
        log.push(`${name} loaded`)
        return Promise.resolve()
      },
      close() {
        log.push(`${name} closed`)
        return Promise.resolve()
      },
    }
  }
  const providers = new LiveProviders(settings(input), {
    fetch: () => Promise.reject(new Error('The network was used.')),
    clock: new ManualClock(),
    random: () => 0,
    environment: {},
    offline: {
      brain: () => ({ ...life('brain'), generate: nothing }),
      pocketsphinx: () => ({ ...life('ears'), transcribe: nothing }),
      systemSpeech: ({ voice = 'voice' }) => ({ ...life(voice), synthesize: nothing }),
    },
  })
  log.length = 0
  return { providers, log }
}

const local = { kind: 'openai-compatible', baseUrl: 'http://127.0.0.1:1/v1', model: 'm' } as const

test('what is borrowed after a change is new, and the parts that were not changed are the same', () => {
  const { providers, log } = make()
  const before = providers.borrow()
  before.giveBack()
  providers.use(settings({ tts: { kind: 'system', voice: 'slt' } }))
  const after = providers.borrow()
  expect(after.tts.name).toBe('slt')
  expect([after.llm, after.stt]).toEqual([before.llm, before.stt])
  expect(log).toEqual(['slt made', 'slt loaded', 'voice closed'])
})

test('a running answer keeps what it began with, and it is closed when the last one gives it back', () => {
  const { providers, log } = make()
  const [one, two] = [providers.borrow(), providers.borrow()]
  providers.use(settings({ stt: local }))
  expect([one.stt.name, providers.borrow().stt.name]).toEqual(['ears', 'm at 127.0.0.1:1'])
  one.giveBack()
  one.giveBack()
  expect(log).toEqual([])
  two.giveBack()
  expect(log).toEqual(['ears closed'])
})

test('settings that say the same replace nothing', () => {
  const { providers, log } = make()
  providers.use(settings({ mode: 'text' }))
  expect(log).toEqual([])
})

test('before anybody talked nothing is loaded', () => {
  const { providers, log } = make()
  providers.use(settings({ tts: { kind: 'system', voice: 'slt' } }))
  expect(log).toEqual(['slt made', 'voice closed'])
})

test('a changed key makes a new model', () => {
  const { providers } = make({ llm: { ...local, apiKey: 'one' } })
  const before = providers.borrow().llm
  providers.use(settings({ llm: { ...local, apiKey: 'two' } }))
  expect(providers.borrow().llm).not.toBe(before)
})

test('a part that cannot be made says why when it is used, and the others work', async () => {
  const { providers, log } = make({
    llm: { kind: 'openai', model: 'm' },
    tts: { ...local, voice: 'v', apiKeyEnv: 'X' },
  })
  expect(providers.problems).toEqual([
    expect.stringContaining('OPENAI_API_KEY') as string,
    expect.stringContaining('variable X') as string,
  ])
  const { llm, stt, tts } = providers.borrow()
  const signal = new AbortController().signal
  const answer = llm.generate({ conversationId: 'c', instructions: '', messages: [], signal })
  await expect(answer[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'settings-invalid' })
  await expect(tts.warmUp?.()).rejects.toMatchObject({ code: 'settings-invalid' })
  expect(stt.name).toBe('ears')
  providers.use(settings())
  expect(providers.problems).toEqual([])
  expect(log).toEqual(['brain made', 'brain loaded', 'voice made', 'voice loaded'])
})

test('closing closes what is there and what is still lent, once', async () => {
  const { providers, log } = make()
  const borrowed = providers.borrow()
  providers.use(settings({ stt: local, tts: { kind: 'system', voice: 'slt' } }))
  await providers.close()
  borrowed.giveBack()
  expect(log.filter((line) => line.endsWith('closed')).sort()).toEqual([
    'brain closed',
    'ears closed',
    'slt closed',
    'voice closed',
  ])
})
