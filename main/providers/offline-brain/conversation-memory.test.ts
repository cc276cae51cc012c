import { describe, expect, it } from 'vitest'
import { ConversationMemory } from './conversation-memory.ts'

describe('what is kept of conversations', () => {
  it('is bounded: the one unused longest goes first', () => {
    const memory = new ConversationMemory()
    for (let index = 0; index < 32; index += 1) memory.set(`c${index}`, {})
    memory.set('c0', {})
    memory.set('one more', {})
    expect(memory.get('c1')).toBeUndefined()
    expect(memory.get('c0')).toEqual({})
    expect(memory.get('one more')).toEqual({})
  })
})
