import { describe, expect, it } from 'vitest'
import { providerKinds, providerParts } from '../../../shared/protocol/settings-api.ts'
import { choiceIdOf, choiceOf, providerChoices } from './provider-choices.ts'

describe('the names of providers', () => {
  it.each(providerParts)('of %s offer every kind that the server knows', (part) => {
    const offered = new Set(providerChoices[part].map(({ kind }) => kind))
    expect(providerKinds[part].filter((kind) => !offered.has(kind))).toEqual([])
  })

  it.each(providerParts)('of %s stand for what is kept by them, and for nothing else', (part) => {
    for (const { id, kind, baseUrl, addressExample } of providerChoices[part]) {
      const address = baseUrl ?? addressExample
      expect(choiceIdOf(part, { kind, ...(address !== undefined && { baseUrl: address }) })).toBe(id)
    }
  })

  it.each(providerParts)('of %s lead to a key by https wherever one is needed', (part) => {
    for (const { key, keyPage } of providerChoices[part])
      if (key === 'needed') expect(URL.parse(keyPage ?? '')?.protocol).toBe('https:')
  })

  it('do not know what is not offered', () => {
    expect(() => choiceOf('tts', 'anthropic')).toThrow('no "anthropic"')
  })
})
