import { expect, test } from 'vitest'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { parseSettings } from '../config/parse-settings.ts'
import type { SettingsInput } from '../config/settings.ts'
import { type Environment, resolveLlmEndpoint } from './endpoint.ts'
import { createProviders } from './registry.ts'
import type { LanguageModel, ProviderSet, SpeechToText, TextToSpeech } from './types.ts'

const brain: LanguageModel = { name: 'brain', generate: () => emptyStream() }
const ears: SpeechToText = { name: 'ears', transcribe: () => emptyStream() }
const voiceNamed = (name: string): TextToSpeech => ({ name, synthesize: () => emptyStream() })

async function* emptyStream(): AsyncGenerator<never, void, undefined> {
  yield* await Promise.resolve([])
}

function create(settings: SettingsInput, environment: Environment = {}): ProviderSet {
  return createProviders(parseSettings(settings, 'test'), {
    fetch: () => Promise.reject(new Error('The network was used.')),
    clock: new ManualClock(),
    random: () => 0,
    environment,
    offline: {
      brain: () => brain,
      pocketsphinx: () => ears,
      systemSpeech: ({ voice = 'any voice' }) => voiceNamed(voice),
    },
  })
}

test('with no settings everything is offline', () => {
  const { llm, stt, tts } = create({})
  expect([llm.name, stt.name, tts.name]).toEqual(['brain', 'ears', 'any voice'])
})

test('the system voice gets its name', () => {
  expect(create({ tts: { kind: 'system', voice: 'slt' } }).tts.name).toBe('slt')
})

test('servers are named by model and host, and a local one needs no key', () => {
  const baseUrl = 'http://127.0.0.1:8000/v1/'
  const { llm, stt, tts } = create({
    llm: { kind: 'openai-compatible', baseUrl, model: 'qwen' },
    stt: { kind: 'openai-compatible', baseUrl, model: 'whisper' },
    tts: { kind: 'openai-compatible', baseUrl, model: 'kokoro', voice: 'af' },
  })
  expect([llm.name, stt.name, tts.name]).toEqual([
    'qwen at 127.0.0.1:8000',
    'whisper at 127.0.0.1:8000',
    'kokoro (af) at 127.0.0.1:8000',
  ])
})

test('a variable that is not set is named in the sentence, with what it is for', () => {
  const baseUrl = 'https://api.groq.com/openai/v1'
  const settings = { stt: { kind: 'openai-compatible', baseUrl, model: 'whisper', apiKeyEnv: 'GROQ_API_KEY' } } as const
  expect(() => create(settings)).toThrow(
    'the key for "stt" is expected in the environment variable GROQ_API_KEY, which is not set',
  )
  expect(() => create(settings, { GROQ_API_KEY: ' ' })).toThrow('GROQ_API_KEY')
  expect(create(settings, { GROQ_API_KEY: 'k' }).stt.name).toBe('whisper at api.groq.com')
})

test.each([
  ['openai', 'OPENAI_API_KEY', 'https://api.openai.com/v1'],
  ['anthropic', 'ANTHROPIC_API_KEY', 'https://api.anthropic.com/v1'],
  ['google', 'GOOGLE_GENERATIVE_AI_API_KEY', 'https://generativelanguage.googleapis.com/v1beta'],
] as const)('%s is found at its own address with the key of its usual name', (kind, variable, baseUrl) => {
  expect(resolveLlmEndpoint({ kind, model: 'm' }, { [variable]: 'k' })).toEqual({
    kind,
    model: 'm',
    baseUrl,
    apiKey: 'k',
  })
  expect(() => resolveLlmEndpoint({ kind, model: 'm' }, {})).toThrow(variable)
})

test('a key of a usual name does not go to another address', () => {
  const environment = { OPENAI_API_KEY: 'k' }
  const local = { kind: 'openai', model: 'm', baseUrl: 'http://127.0.0.1:1234/v1' } as const
  expect(resolveLlmEndpoint(local, environment).apiKey).toBeUndefined()
  const foreign = { ...local, baseUrl: 'https://proxy.example.org/v1' }
  expect(() => resolveLlmEndpoint(foreign, environment)).toThrow('"llm" has no key for proxy.example.org')
  expect(resolveLlmEndpoint({ ...foreign, apiKeyEnv: 'OPENAI_API_KEY' }, environment).apiKey).toBe('k')
})
