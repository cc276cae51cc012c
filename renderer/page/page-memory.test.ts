import { describe, expect, it } from 'vitest'
import { recall, remember, type Remembered } from './page-memory.ts'

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

  it('of a page that knew no session yet keeps the one from before', () => {
    const kept = storage()
    remember(kept, before)
    remember(kept, { mode: 'text', preset: 'off', isMuted: false, wasVoiceOn: false })
    expect(recall(kept, none)).toEqual({
      mode: 'text',
      preset: 'off',
      sessionId: 's-1',
      isMuted: false,
      wasVoiceOn: false,
    })
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
