import { describe, expect, it } from 'vitest'
import { after, fresh, item } from '../../state/__fixtures__/server-says.ts'
import { lastTypedText, placeholderOf } from './composer-model.ts'

describe('the composer', () => {
  it('brings back what was typed last, not what was said or answered', () => {
    const typed = item('i-1', ['user', 'typed'], { modality: 'text' })
    const items = [typed, item('i-2', ['assistant', 'answered']), item('i-3', ['user', 'said'])]
    expect(lastTypedText({ ...fresh, items })).toBe('typed')
    expect(lastTypedText(fresh)).toBeUndefined()
  })

  it('says what a text would do to the answer that is being spoken', () => {
    const speaking = { ...fresh, phase: 'speaking' } as const
    const hints = (['interrupt', 'queue', 'steer'] as const).map((whileSpeaking) =>
      placeholderOf({ ...speaking, whileSpeaking }),
    )
    expect(new Set([...hints, placeholderOf(fresh)]).size).toBe(4)
  })

  it('invites to talk only where it would be heard', () => {
    const heard = after(
      { ...fresh, line: 'voice' },
      { type: 'connection', state: { name: 'open', isResumed: false } },
      { type: 'device', device: { name: 'open', label: 'USB', route: 'unknown' } },
    )
    const lost = after(heard, { type: 'connection', state: { name: 'waiting', retryInMs: 300, reason: 'Lost.' } })
    const muted = after(heard, { type: 'mute-chosen', isMuted: true })
    expect([heard, lost, muted, fresh].map(placeholderOf).map((hint) => hint.startsWith('Talk'))).toEqual([
      true,
      false,
      false,
      false,
    ])
  })
})
