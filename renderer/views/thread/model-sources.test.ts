import { describe, expect, test } from 'vitest'
import type { LocalServer, ProviderView, ReadyLlm } from '../../../shared/protocol/settings-api.ts'
import { answeringName, otherSources, sourceInUse } from './model-sources.ts'

const builtIn: ProviderView = { kind: 'offline', key: 'none', privacy: '' }
const gpt: ProviderView = { kind: 'openai', model: 'gpt-5', key: 'kept', privacy: '' }
const ollama: LocalServer = { name: 'Ollama', baseUrl: 'http://127.0.0.1:11434/v1', models: ['qwen3:8b'] }
const keptOpenAi: ReadyLlm = { kind: 'openai', origin: 'https://api.openai.com', key: 'kept' }
const anthropic: ReadyLlm = { kind: 'anthropic', origin: 'https://api.anthropic.com', key: 'environment' }

const names = (sources: ReturnType<typeof otherSources>): readonly string[] => sources.map(({ name }) => name)

test('what answers is named by its model, and the built-in brain by what it is', () => {
  expect(answeringName({ llm: builtIn })).toBe('Built-in brain')
  expect(answeringName({ llm: gpt })).toBe('gpt-5')
})

test('the server in use is asked with its own address, and no key is said', () => {
  expect(sourceInUse({ llm: builtIn })).toBeUndefined()
  const groq: ProviderView = { ...gpt, kind: 'openai-compatible', baseUrl: 'https://api.groq.com/openai/v1' }
  expect(sourceInUse({ llm: groq })).toMatchObject({
    name: 'Groq',
    provider: { kind: 'openai-compatible', baseUrl: 'https://api.groq.com/openai/v1' },
  })
})

describe('others that are ready', () => {
  test('are servers on this machine that have a model, and whoever has a key', () => {
    const empty: LocalServer = { ...ollama, name: 'LM Studio', baseUrl: 'http://127.0.0.1:1234/v1', models: [] }
    expect(names(otherSources({ llm: builtIn, readyLlms: [anthropic] }, [ollama, empty]))).toEqual([
      'Anthropic',
      'Ollama',
    ])
  })
  test('are not the one in use', () => {
    expect(names(otherSources({ llm: gpt, readyLlms: [keptOpenAi] }, []))).toEqual([])
    const local: ProviderView = { ...gpt, kind: 'openai-compatible', baseUrl: ollama.baseUrl, key: 'none' }
    expect(names(otherSources({ llm: local }, [ollama]))).toEqual([])
  })
  test('are none where the key stands in the file: it would be gone', () => {
    expect(otherSources({ llm: { ...gpt, key: 'file' } }, [ollama])).toEqual([])
    const named: ProviderView = { ...gpt, key: 'environment', keyVariable: 'MY_KEY' }
    expect(otherSources({ llm: named }, [ollama])).toEqual([])
    expect(names(otherSources({ llm: named, readyLlms: [{ ...keptOpenAi, key: 'environment' }] }, [ollama]))).toEqual([
      'Ollama',
    ])
  })
  test('are not those for whom a kept key would be forgotten', () => {
    expect(names(otherSources({ llm: gpt, readyLlms: [keptOpenAi, anthropic] }, [ollama]))).toEqual([])
    expect(names(otherSources({ llm: builtIn, readyLlms: [keptOpenAi] }, [ollama]))).toEqual(['OpenAI'])
  })
})
