import { describe, expect, it } from 'vitest'
import type { ProviderView } from '../../../shared/protocol/settings-api.ts'
import type { ProviderCheckState } from '../../state/settings-state.ts'
import { firstDraft, keyStepOf } from './key-draft.ts'

const offline: ProviderView = { kind: 'offline', key: 'none', privacy: 'Nothing leaves this machine.' }
const answered: ProviderCheckState = { name: 'answered', outcome: 'works', message: 'It works.', models: ['m'] }

describe('bringing a key', () => {
  it('begins with the first provider that takes one, or with the one that is kept', () => {
    expect(firstDraft(offline).choiceId).toBe('openai')
    expect(firstDraft({ ...offline, kind: 'anthropic', key: 'kept', model: 'm' }).choiceId).toBe('anthropic')
  })

  it('asks for one thing after the other: the key, the model, and then it can be kept', () => {
    const draft = firstDraft(offline)
    expect(keyStepOf(draft, undefined, false)).toEqual({ name: 'key' })
    expect(keyStepOf({ ...draft, apiKey: 'k' }, { name: 'asking' }, false)).toEqual({ name: 'checking' })
    expect(keyStepOf({ ...draft, apiKey: 'k' }, answered, false)).toEqual({ name: 'model' })
    expect(keyStepOf({ ...draft, apiKey: 'k', model: 'm' }, answered, false)).toEqual({ name: 'ready', isSure: true })
  })

  it('may be kept although the check failed, and says that it is not sure', () => {
    const draft = { ...firstDraft(offline), apiKey: 'k', model: 'm' }
    const failed: ProviderCheckState = { ...answered, outcome: 'unreachable' }
    expect(keyStepOf(draft, failed, false)).toEqual({ name: 'ready', isSure: false })
  })
})
