import { describe, expect, it } from 'vitest'
import { after, fresh, server, welcome } from '../state/__fixtures__/server-says.ts'
import { initialState } from '../state/app-state.ts'
import { memorable, recall, remember, type Remembered } from './page-memory.ts'

function storage(): Storage {
  const values = new Map<string, string>()
  return {
    get length() {
      return values.size
    },
    clear: () => {
      values.clear()
    },
    key: () => null,
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => {
      values.set(key, value)
    },
    removeItem: (key) => {
      values.delete(key)
    },
  }
}

const none = new URLSearchParams()
const before: Remembered = {
  mode: 'push-to-talk',
  preset: 'careful',
  sessionId: 's-1',
  isMuted: true,
  wasVoiceOn: true,
}

describe('a reload', () => {
  it('finds what was chosen, the session, the mute and whether voice was on', () => {
    const kept = storage()
    remember(kept, before)
    expect(recall(kept, none)).toEqual(before)
  })

  it('of a page that has heard nothing of its session yet keeps the one from before', () => {
    const state = initialState({ mode: 'text', preset: 'off', sessionId: 's-1' })
    expect(memorable(state)).toEqual({
      mode: 'text',
      preset: 'off',
      sessionId: 's-1',
      isMuted: false,
      wasVoiceOn: false,
    })
  })

  it('comes back to the conversation that is shown, with a session in it or without, and to none in a new one', () => {
    const kept = storage()
    const inSession = after(fresh, server(welcome()))
    remember(kept, memorable(inSession))
    expect(recall(kept, none)).toMatchObject({ sessionId: 's-1' })
    const another = after(inSession, { type: 'conversation-opened', conversationId: 'c-2', items: [] })
    remember(kept, memorable(another))
    expect(recall(kept, none)).toMatchObject({ conversationId: 'c-2' })
    expect(recall(kept, none).sessionId).toBeUndefined()
    remember(kept, memorable(after(another, { type: 'conversation-opened', items: [] })))
    expect(recall(kept, none)).not.toHaveProperty('conversationId')
  })

  it('comes back to the settings and their section, and to nothing of them once they were left', () => {
    const kept = storage()
    const place = { name: 'settings', section: 'voice' } as const
    const inSettings = after(fresh, { type: 'window', event: { type: 'place', place } })
    remember(kept, memorable(inSettings))
    expect(recall(kept, none).settingsSection).toBe('voice')
    kept.setItem('parley.settings-section', 'plumbing')
    expect(recall(kept, none).settingsSection).toBeUndefined()
    remember(kept, memorable(fresh))
    expect(recall(kept, none)).not.toHaveProperty('settingsSection')
  })

  it('takes what the address asks for, and nothing that is no choice', () => {
    const kept = storage()
    remember(kept, before)
    const asked = new URLSearchParams('mode=text&preset=instant&autoconnect=1')
    expect(recall(kept, asked)).toMatchObject({ mode: 'text', preset: 'instant', wasVoiceOn: true })
    expect(recall(kept, new URLSearchParams('mode=shouting&preset='))).toMatchObject({
      mode: 'push-to-talk',
      preset: 'careful',
    })
  })

  it('of a fresh page listens, balanced, and waits for a click', () => {
    expect(recall(storage(), none)).toEqual({
      mode: 'always-listening',
      preset: 'balanced',
      isMuted: false,
      wasVoiceOn: false,
    })
  })
})
