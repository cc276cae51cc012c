import { expect, test } from 'vitest'
import { privacySentence } from './privacy.ts'

const server = (baseUrl: string) => ({ kind: 'openai-compatible', baseUrl, model: 'm' }) as const

test.each([
  ['http://127.0.0.1:11434/v1', 'go as text to 127.0.0.1:11434, which is this machine.'],
  ['http://localhost:1234/v1', 'go as text to localhost:1234, which is this machine.'],
  ['http://[::1]:8080/v1', 'go as text to [::1]:8080, which is this machine.'],
  ['http://192.168.0.7:8000/v1', 'go as text to 192.168.0.7:8000, in your own network.'],
  ['https://127.example.org/v1', 'go as text to 127.example.org.'],
  ['https://api.groq.com/openai/v1', 'go as text to api.groq.com.'],
])('a language model at %s says where the words go', (baseUrl, end) => {
  expect(privacySentence('llm', server(baseUrl))).toBe(`What you say and type, and the conversation so far, ${end}`)
})

test('a provider with an address of its own is named by it', () => {
  expect(privacySentence('llm', { kind: 'openai', model: 'm' })).toMatch(
    /to api\.openai\.com, which is asked not to keep/,
  )
  expect(privacySentence('llm', { kind: 'anthropic', model: 'm' })).toMatch(/to api\.anthropic\.com\.$/)
})

test('what is done on this machine says that it stays there, and what does not', () => {
  expect(privacySentence('llm', { kind: 'offline' })).toContain('unless you ask for a web page')
  expect(privacySentence('stt', { kind: 'pocketsphinx' })).toContain('No sound leaves it.')
  expect(privacySentence('tts', { kind: 'system' })).toContain('Nothing leaves it.')
  expect(privacySentence('stt', server('https://a.example.org/v1'))).toContain('sound of what you say goes to')
})
