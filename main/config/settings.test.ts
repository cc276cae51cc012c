import { expect, test } from 'vitest'
import { AssistantError } from '../../shared/protocol/errors.ts'
import { parseSettings, parseSettingsText } from './parse-settings.ts'
import { defaultSettings } from './settings.ts'

function sentenceFor(value: unknown): string {
  try {
    parseSettings(value, 'settings.json')
  } catch (error) {
    if (error instanceof AssistantError && error.code === 'settings-invalid') return error.message
    throw error
  }
  return 'accepted'
}

const server = (fields: object): object => ({
  llm: { kind: 'openai-compatible', baseUrl: 'http://127.0.0.1:11434/v1', model: 'any', ...fields },
})

test('an empty file is the defaults: offline, always listening, and every limit set', () => {
  expect(parseSettings({}, 'settings.json')).toEqual(defaultSettings)
  expect(defaultSettings).toMatchObject({
    llm: { kind: 'offline' },
    stt: { kind: 'pocketsphinx' },
    tts: { kind: 'system' },
    mode: 'always-listening',
    language: 'en-US',
    bargeIn: { preset: 'balanced' },
    limits: {
      connections: 32,
      audioFramesPerSecond: 60,
      audioFramesBurst: 150,
      controlPerSecond: 20,
      controlBurst: 40,
    },
  })
})

test('a group that is half given keeps the defaults of the rest', () => {
  expect(parseSettings({ endpointing: { silenceMs: 800 } }, 'x').endpointing).toEqual({
    ...defaultSettings.endpointing,
    silenceMs: 800,
  })
})

test('what was parsed parses again to the same', () => {
  const once = parseSettings({ ...server({ apiKeyEnv: 'GROQ_API_KEY' }), mode: 'text', instructions: 'Be brief.' }, 'x')
  expect(parseSettings(structuredClone(once), 'x')).toEqual(once)
})

test.each([
  [[], 'the file must be an object'],
  [null, 'the file must be an object'],
  [{ colour: 'red' }, '"colour" is not a setting'],
  [{ limits: { connection: 3 } }, '"limits.connection" is not a setting'],
  [server({ modle: 'x' }), '"llm.modle" is not a setting'],
  [{ llm: { kind: 'openai' } }, '"llm.model" is missing'],
  [
    { llm: { kind: 'gpt' } },
    '"llm.kind" must be one of "openai-compatible", "openai", "anthropic", "google", "offline"',
  ],
  [{ llm: 'openai' }, '"llm" must be an object'],
  [{ llm: { kind: 'openai-compatible', model: 'x' } }, '"llm.baseUrl" is missing'],
  [{ mode: 'phone' }, '"mode" must be one of "always-listening", "push-to-talk", "text"'],
  [{ language: 'en_US!' }, '"language" must be a language tag'],
  [{ endpointing: { silenceMs: 399 } }, '"endpointing.silenceMs" must be at least 400'],
  [{ endpointing: { silenceMs: 1.5 } }, '"endpointing.silenceMs" must be a whole number'],
  [{ endpointing: { silenceMs: 3000 } }, '"endpointing.deadlineMs" must not be below "silenceMs"'],
  [{ limits: { connections: 0 } }, '"limits.connections" must be at least 1'],
  [{ instructions: 'x'.repeat(20_001) }, '"instructions" must be at most 20000 characters'],
  [server({ apiKey: 'a', apiKeyEnv: 'B' }), '"llm.apiKeyEnv" and "apiKey" are both given'],
])('%j is refused with the field and the reason', (value, reason) => {
  expect(sentenceFor(value)).toContain(reason)
})

test('several wrong fields are named together, and no more than three at length', () => {
  const sentence = sentenceFor({ a: 1, b: 2, c: 3, d: 4 })
  expect(sentence).toContain('"a" is not a setting')
  expect(sentence).toContain('and 1 more')
})

test('a refusal never repeats a value: it may be a key', () => {
  const secret = 'sk-canary-123'
  for (const value of [
    server({ apiKeyEnv: secret }),
    server({ apiKey: [secret] }),
    server({ baseUrl: `https://me:${secret}@example.org/v1` }),
    server({ baseUrl: `https://example.org/v1?key=${secret}` }),
    { mode: secret },
  ])
    expect(sentenceFor(value)).not.toContain(secret)
  expect(() => parseSettingsText(`{"llm": "${secret}`, 'settings.json')).toThrow(
    'settings.json cannot be used: it is not valid JSON.',
  )
})

test.each([
  ['http://localhost:1234/v1', 'accepted'],
  ['http://[::1]:8080/v1', 'accepted'],
  ['http://192.168.1.20:8000/v1', 'accepted'],
  ['http://172.31.0.1/v1', 'accepted'],
  ['http://studio.local:1234/v1', 'accepted'],
  ['https://api.groq.com/openai/v1', 'accepted'],
  ['http://172.32.0.1/v1', 'unencrypted'],
  ['http://api.groq.com/openai/v1', 'unencrypted'],
  ['http://localhost.evil.example/v1', 'unencrypted'],
  ['http://127.0.0.1.evil.example/v1', 'unencrypted'],
  ['http://169.254.169.254/v1', 'unencrypted'],
  ['ftp://localhost/v1', 'must begin with "https://"'],
  ['api.groq.com', 'is not an address'],
  ['https://user:pass@api.groq.com/v1', 'holds a user name or password'],
  ['https://api.groq.com/v1?x=1', 'must end before any "?"'],
])('the address %s: %s', (baseUrl, outcome) => {
  expect(sentenceFor(server({ baseUrl }))).toContain(outcome)
})

test('an unencrypted address outside the house needs its own yes', () => {
  expect(sentenceFor(server({ baseUrl: 'http://gpu.example.org/v1', allowInsecure: true }))).toBe('accepted')
})

test('a file with a byte-order mark is read', () => {
  expect(parseSettingsText('\uFEFF{"mode":"text"}', 'x').mode).toBe('text')
})
