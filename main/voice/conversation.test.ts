import { describe, expect, it } from 'vitest'
import type { Item } from '../../shared/protocol/items.ts'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { memoryConversations } from '../testing/memory-stores.ts'
import { Conversation } from './conversation.ts'

function item(itemId: string, [role, text]: readonly [Item['role'], string], more: Partial<Item> = {}): Item {
  return { itemId, role, modality: 'voice', status: 'completed', text, createdAtMs: 0, ...more }
}

const unexpected = (error: unknown): void => {
  throw error
}

function rig() {
  const store = memoryConversations(new ManualClock())
  const { conversationId } = store.create()
  return {
    store,
    conversation: new Conversation(conversationId, store, { onStoreFailure: unexpected }),
    conversationId,
  }
}

describe('the conversation', () => {
  it('is on disk as soon as it is here', () => {
    const { store, conversation, conversationId } = rig()
    conversation.add(item('a', ['user', 'hello']))
    conversation.update(item('a', ['user', 'hello there']))
    expect(store.items(conversationId)).toEqual([item('a', ['user', 'hello there'])])
    expect(new Conversation(conversationId, store, { onStoreFailure: unexpected }).items).toEqual([
      item('a', ['user', 'hello there']),
    ])
  })

  it('puts a clarification before the answer that it goes into, in memory and on disk', () => {
    const { store, conversation, conversationId } = rig()
    conversation.add(item('a', ['user', 'question']))
    conversation.add(item('b', ['assistant', 'answer']))
    conversation.addBefore('b', item('c', ['user', 'clarification']))
    expect(conversation.items.map((known) => known.itemId)).toEqual(['a', 'c', 'b'])
    expect(store.items(conversationId).map((known) => known.itemId)).toEqual(['a', 'c', 'b'])
  })

  it('shows the model what was heard, leaves announcements and empty answers out, and ends before the answer being made', () => {
    const { conversation } = rig()
    conversation.add(item('a', ['user', 'question'], { certainty: 0.4 }))
    conversation.add(item('b', ['assistant', 'half an'], { status: 'interrupted', generatedText: 'half an answer' }))
    conversation.add(item('c', ['assistant', 'Your timer is done.'], { isAnnouncement: true }))
    conversation.add(item('d', ['assistant', '']))
    conversation.add(item('e', ['user', 'go on']))
    conversation.add(item('f', ['assistant', 'being made'], { status: 'streaming' }))
    expect(conversation.messages('f')).toEqual([
      { role: 'user', text: 'question', certainty: 0.4 },
      { role: 'assistant', text: 'half an', isInterrupted: true },
      { role: 'user', text: 'go on' },
    ])
  })

  it('tells the model which question has no answer, in the place of the answer', () => {
    const { conversation } = rig()
    conversation.add(item('a', ['user', 'Where is the fox?'], { isUnanswered: true }))
    conversation.add(item('b', ['user', 'Where is it?']))
    expect(conversation.messages()).toEqual([
      { role: 'user', text: 'Where is the fox?' },
      { role: 'assistant', text: '(I was stopped before I could answer this.)' },
      { role: 'user', text: 'Where is it?' },
    ])
    const shown = { status: 'interrupted', generatedText: 'It is here.' } as const
    conversation.add(item('c', ['assistant', ''], shown))
    expect(conversation.messages().at(-1)).toEqual({
      role: 'assistant',
      text: '(I was stopped before I could answer this.)',
    })
  })

  it('goes on in memory when the disk does not take it', () => {
    const { store, conversationId } = rig()
    const failures: unknown[] = []
    const full = {
      ...store,
      saveItem: () => {
        throw new Error('disk full')
      },
    }
    const conversation = new Conversation(conversationId, full, { onStoreFailure: (error) => failures.push(error) })
    conversation.add(item('a', ['user', 'hello']))
    expect(conversation.items).toHaveLength(1)
    expect(failures).toHaveLength(1)
  })

  it('shows the model its tool calls again', () => {
    const { conversation } = rig()
    conversation.add(item('a', ['assistant', 'It rains.']))
    const round = { role: 'tool', toolCallId: 't', toolName: 'weather', output: 'rain' } as const
    conversation.keepToolRounds('a', [round])
    expect(conversation.messages()).toEqual([round, { role: 'assistant', text: 'It rains.' }])
  })
})
