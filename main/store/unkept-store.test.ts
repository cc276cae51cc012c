import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { openUnkeptStore } from './unkept-store.ts'

describe('a store that is not kept', () => {
  it('remembers as long as it is open, apart from others of its kind, and leaves no file', () => {
    const filesBefore = readdirSync('.')
    const clock = new ManualClock()
    const store = openUnkeptStore(clock)
    const other = openUnkeptStore(clock)
    const { conversationId } = store.conversations.create()
    store.conversations.rememberSession('session', conversationId)
    store.notes.add('milk')
    expect(store.conversations.conversationOfSession('session')).toBe(conversationId)
    expect(store.notes.list().map((note) => note.text)).toEqual(['milk'])
    expect(other.notes.list()).toEqual([])
    expect(other.conversations.conversationOfSession('session')).toBeUndefined()
    store.close()
    other.close()
    expect(readdirSync('.')).toEqual(filesBefore)
  })
})
