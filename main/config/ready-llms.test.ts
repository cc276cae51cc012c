import { expect, test } from 'vitest'
import { readyLlms } from './ready-llms.ts'

test('without any key nobody is ready', () => {
  expect(readyLlms(undefined, {})).toEqual([])
  expect(readyLlms(undefined, { OPENAI_API_KEY: '  ' })).toEqual([])
})

test('whoever has a key in the environment is ready, and the key is not told', () => {
  const ready = readyLlms(undefined, { ANTHROPIC_API_KEY: 'sk-secret' })
  expect(ready).toEqual([{ kind: 'anthropic', origin: 'https://api.anthropic.com', key: 'environment' }])
})

test('a kept key counts before one of the environment, and names its provider by where it goes', () => {
  expect(readyLlms('https://api.openai.com', { OPENAI_API_KEY: 'sk' })).toEqual([
    { kind: 'openai', origin: 'https://api.openai.com', key: 'kept' },
  ])
  expect(readyLlms('https://api.groq.com', {})).toEqual([
    { kind: 'openai-compatible', origin: 'https://api.groq.com', key: 'kept' },
  ])
})
