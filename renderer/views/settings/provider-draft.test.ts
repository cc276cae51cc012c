import { describe, expect, it } from 'vitest'
import { providerChangeSchema, type ProviderView } from '../../../shared/protocol/settings-api.ts'
import { settingsView } from '../../state/__fixtures__/settings-view.ts'
import {
  canBeChecked,
  changeOf,
  draftOf,
  draftPrivacy,
  hasUsableKey,
  isInsecure,
  missingIn,
  withChoice,
} from './provider-draft.ts'

const privacy = 'It goes there.'
const groq: ProviderView = {
  kind: 'openai-compatible',
  baseUrl: 'https://api.groq.com/openai/v1',
  model: 'm',
  key: 'kept',
  privacy,
}
const fromGroq = draftOf('llm', groq)
const fromNothing = draftOf('llm', settingsView.llm)

describe('a provider that is being chosen', () => {
  it('begins as it is kept, and asks for nothing that is kept already', () => {
    expect(fromGroq).toMatchObject({ choiceId: 'groq', model: 'm', apiKey: '' })
    expect([missingIn(fromGroq), hasUsableKey(fromGroq, groq), canBeChecked(fromGroq, groq)]).toEqual([
      undefined,
      true,
      true,
    ])
    expect(changeOf(fromGroq)).toEqual({ kind: groq.kind, baseUrl: groq.baseUrl, model: 'm' })
  })

  it('carries nothing that was typed over to another one, and least of all a key', () => {
    const typed = { ...fromGroq, apiKey: 'gsk', model: 'x' }
    const other = withChoice(typed, 'openrouter', groq)
    expect(other).toMatchObject({ baseUrl: 'https://openrouter.ai/api/v1', apiKey: '', model: '' })
    expect(hasUsableKey(other, groq)).toBe(false)
    expect(canBeChecked(other, groq)).toBe(false)
    expect(withChoice(other, 'groq', groq)).toEqual(fromGroq)
  })

  it('that goes to another address does not count on the kept key', () => {
    const local: ProviderView = { ...groq, baseUrl: 'http://127.0.0.1:1234/v1' }
    const moved = { ...draftOf('llm', local), baseUrl: 'http://127.0.0.1:9/v1' }
    expect(hasUsableKey(moved, local)).toBe(false)
  })

  it('forgets the kept key only where that was asked for, and replaces it by the one that is typed', () => {
    expect(changeOf({ ...fromGroq, isKeyDropped: true })).toMatchObject({ apiKey: null })
    expect(changeOf({ ...fromGroq, isKeyDropped: true, apiKey: ' new ' })).toMatchObject({ apiKey: 'new' })
    expect(changeOf(fromGroq)).not.toHaveProperty('apiKey')
  })

  it.each([
    ['other', {}, 'Type the address of the server.'],
    ['other', { baseUrl: 'nonsense' }, 'Type the address of the server.'],
    ['other', { baseUrl: 'http://example.org/v1' }, 'Use an https address, or allow this one.'],
    ['openai', {}, 'Choose a model.'],
    ['openai', { model: 'm' }, undefined],
    ['built-in', {}, undefined],
  ] as const)('that is %s with %o lacks: %s', (choiceId, fields, missing) => {
    expect(missingIn({ ...withChoice(fromNothing, choiceId, settingsView.llm), ...fields })).toBe(missing)
  })

  it('needs a voice where a server speaks, and none where the system does', () => {
    const draft = draftOf('tts', settingsView.tts)
    expect(missingIn(draft)).toBeUndefined()
    expect(missingIn({ ...withChoice(draft, 'openai', settingsView.tts), model: 'm' })).toBe('Choose a voice.')
  })

  it('is not asked while nothing could come of it', () => {
    expect(canBeChecked(fromNothing, settingsView.llm)).toBe(false)
    const openai = withChoice(fromNothing, 'openai', settingsView.llm)
    expect(canBeChecked(openai, settingsView.llm)).toBe(false)
    expect(canBeChecked({ ...openai, apiKey: 'sk' }, settingsView.llm)).toBe(true)
  })

  it.each([
    'built-in',
    'this-machine',
    'openai',
    'anthropic',
    'google',
    'groq',
    'openrouter',
    'mistral',
    'other',
  ] as const)('that is %s is a change that the server takes', (choiceId) => {
    const draft = withChoice(fromNothing, choiceId, settingsView.llm)
    expect(providerChangeSchema.safeParse(changeOf({ ...draft, model: 'm', apiKey: 'k' })).success).toBe(true)
  })
})

describe('an address', () => {
  it.each([
    ['http://example.org/v1', true],
    ['http://8.8.8.8/v1', true],
    ['http://172.32.0.1/v1', true],
    ['https://example.org/v1', false],
    ['http://127.0.0.1:8080/v1', false],
    ['http://localhost/v1', false],
    ['http://192.168.1.4/v1', false],
    ['http://172.20.0.1/v1', false],
    ['http://box.local/v1', false],
    ['http://[fd00::1]/v1', false],
    ['', false],
  ])('"%s" would be read by others on the way: %s', (baseUrl, expected) => {
    expect(isInsecure({ baseUrl })).toBe(expected)
  })
})

describe('what leaves the machine', () => {
  it('is said before anything is kept, with the host', () => {
    expect(draftPrivacy(withChoice(fromNothing, 'anthropic', settingsView.llm))).toContain('api.anthropic.com')
    expect(draftPrivacy(fromGroq)).toContain('api.groq.com')
    expect(draftPrivacy({ ...fromGroq, choiceId: 'other', baseUrl: '' })).toContain('the server you name')
  })

  it('is nothing where nothing does', () => {
    expect(draftPrivacy(fromNothing)).toBe('Nothing leaves this machine.')
    expect(draftPrivacy(withChoice(fromNothing, 'this-machine', settingsView.llm))).toBe('Nothing leaves this machine.')
  })

  it('is something where "this machine" has been given the address of another', () => {
    const draft = withChoice(fromNothing, 'this-machine', settingsView.llm)
    expect(draftPrivacy({ ...draft, baseUrl: 'https://example.org/v1' })).toContain('example.org')
  })
})
