import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import type { Item } from '../../shared/protocol/items.ts'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { memoryStore } from '../testing/memory-stores.ts'
import { openStore } from './open-store.ts'
import type { Store } from './types.ts'

const clock = new ManualClock()
const closers: (() => void)[] = []

afterEach(() => {
  for (const close of closers.splice(0)) close()
})

function diskStore(): Store {
  const directory = mkdtempSync(join(tmpdir(), 'parley-store-'))
  const store = openStore({ directory, clock })
  closers.push(() => {
    store.close()
    rmSync(directory, { recursive: true })
  })
  return store
}

const unknownConversation = expect.objectContaining({ code: 'unknown-conversation' }) as Error

function item(itemId: string, fields: Partial<Item> = {}): Item {
  return { itemId, role: 'user', modality: 'text', status: 'completed', text: itemId, createdAtMs: 1, ...fields }
}

describe.each([
  ['on disk', diskStore],
  ['in memory', () => memoryStore(clock)],
])('a store %s', (_, open) => {
  test('gives back every field of an item, and leaves out what was left out', () => {
    const { conversations } = open()
    const { conversationId } = conversations.create()
    const full = item('a', {
      role: 'assistant',
      modality: 'voice',
      status: 'interrupted',
      text: 'One two',
      generatedText: 'One two three',
      certainty: 0.25,
      isAnnouncement: true,
      createdAtMs: 1_767_268_800_123,
    })
    const plain = item('b', { isAnnouncement: false })
    conversations.saveItem(conversationId, full)
    conversations.saveItem(conversationId, plain)
    expect(conversations.items(conversationId)).toStrictEqual([full, plain])
  })

  test('an item saved again keeps its place', () => {
    const { conversations } = open()
    const { conversationId } = conversations.create()
    for (const itemId of ['a', 'b', 'c']) conversations.saveItem(conversationId, item(itemId))
    conversations.saveItem(conversationId, item('a', { text: 'changed', generatedText: 'changed more' }))
    conversations.saveItem(conversationId, item('a', { text: 'changed' }))
    expect(conversations.items(conversationId)).toStrictEqual([item('a', { text: 'changed' }), item('b'), item('c')])
  })

  test('a place that became free is not taken twice', () => {
    const { conversations } = open()
    const { conversationId } = conversations.create()
    for (const itemId of ['a', 'b', 'c']) conversations.saveItem(conversationId, item(itemId))
    conversations.removeItem('b')
    conversations.saveItem(conversationId, item('d'))
    expect(conversations.items(conversationId).map((kept) => kept.itemId)).toEqual(['a', 'c', 'd'])
  })

  test('an item can be put before another one, and the order of the rest stays', () => {
    const { conversations } = open()
    const { conversationId } = conversations.create()
    const other = conversations.create().conversationId
    conversations.saveItem(other, item('elsewhere'))
    for (const itemId of ['a', 'b', 'c']) conversations.saveItem(conversationId, item(itemId))
    conversations.saveItem(conversationId, item('d'), 'b')
    conversations.saveItem(conversationId, item('e'))
    conversations.saveItem(conversationId, item('f'), 'a')
    conversations.saveItem(conversationId, item('g'), 'elsewhere')
    conversations.saveItem(conversationId, item('f', { text: 'changed' }), 'c')
    const order = conversations.items(conversationId).map((kept) => kept.itemId)
    expect(order).toEqual(['f', 'a', 'd', 'b', 'c', 'e', 'g'])
    expect(conversations.items(other)).toHaveLength(1)
  })

  test('text with quotes, line ends, emoji and a NUL comes back as it was', () => {
    const { conversations } = open()
    const { conversationId } = conversations.create()
    const text = `it's "quoted"; DROP TABLE items; --\r\n👩‍🚀 é\u0000end`
    conversations.saveItem(conversationId, item('a', { text }))
    expect(conversations.items(conversationId)[0]?.text).toBe(text)
  })

  test('a conversation is called by the first finished words of the user', () => {
    const { conversations } = open()
    const { conversationId } = conversations.create()
    conversations.saveItem(conversationId, item('a', { role: 'assistant', text: 'Hello' }))
    conversations.saveItem(conversationId, item('b', { status: 'streaming', text: 'What' }))
    conversations.saveItem(conversationId, item('b', { text: 'What time\n is it?' }))
    conversations.saveItem(conversationId, item('c', { text: 'And now?' }))
    expect(conversations.list()[0]?.title).toBe('What time is it?')
  })

  test('the list has the newest first and leaves out what stayed empty', () => {
    const { conversations } = open()
    const first = conversations.create().conversationId
    conversations.create()
    const second = conversations.create().conversationId
    conversations.saveItem(first, item('a'))
    clock.advance(10)
    conversations.saveItem(second, item('b'))
    clock.advance(10)
    conversations.saveItem(first, item('c'))
    expect(conversations.list().map((summary) => [summary.conversationId, summary.itemCount])).toEqual([
      [first, 2],
      [second, 1],
    ])
    expect(conversations.list()[0]?.updatedAtMs).toBe(clock.wallMs())
  })

  test('a session leads to the last conversation it was bound to', () => {
    const { conversations } = open()
    const first = conversations.create().conversationId
    const second = conversations.create().conversationId
    conversations.rememberSession('s', first)
    conversations.rememberSession('s', second)
    expect(conversations.conversationOfSession('s')).toBe(second)
    expect(conversations.conversationOfSession('unknown')).toBeUndefined()
  })

  test('a deleted conversation and what is bound to it are out of sight at once, and nothing else', () => {
    const { conversations } = open()
    const gone = conversations.create().conversationId
    const kept = conversations.create().conversationId
    conversations.saveItem(gone, item('a'))
    conversations.saveItem(kept, item('b'))
    conversations.rememberSession('s', gone)
    expect(conversations.delete(gone)).toEqual({ undoUntilMs: clock.wallMs() + 30_000 })
    expect([conversations.has(gone), conversations.has(kept)]).toEqual([false, true])
    expect(conversations.list().map((line) => line.conversationId)).toEqual([kept])
    expect(conversations.summary(gone)).toBeUndefined()
    expect(conversations.items(gone)).toEqual([])
    expect(conversations.items(kept)).toHaveLength(1)
    expect(conversations.conversationOfSession('s')).toBeUndefined()
    for (const action of [
      () => conversations.delete(gone),
      () => {
        conversations.rename(gone, 'again')
      },
      () => {
        conversations.rememberSession('s', gone)
      },
    ])
      expect(action).toThrow(unknownConversation)
  })

  test('until its time is over a deleted conversation comes back whole, with what ended in it meanwhile', () => {
    const { conversations } = open()
    const { conversationId } = conversations.create()
    conversations.saveItem(conversationId, item('a'))
    conversations.rememberSession('s', conversationId)
    conversations.delete(conversationId)
    conversations.saveItem(conversationId, item('b', { role: 'assistant', status: 'interrupted' }))
    clock.advance(29_999)
    conversations.restore(conversationId)
    expect(conversations.items(conversationId).map((kept) => kept.itemId)).toEqual(['a', 'b'])
    expect(conversations.conversationOfSession('s')).toBe(conversationId)
    clock.advance(60_000)
    expect(conversations.has(conversationId)).toBe(true)
    expect(() => {
      conversations.restore(conversationId)
    }).toThrow(unknownConversation)
  })

  test('when its time is over a deleted conversation is gone', () => {
    const { conversations } = open()
    const { conversationId } = conversations.create()
    conversations.saveItem(conversationId, item('a'))
    conversations.delete(conversationId)
    clock.advance(30_000)
    for (const action of [
      () => {
        conversations.restore(conversationId)
      },
      () => {
        conversations.saveItem(conversationId, item('b'))
      },
    ])
      expect(action).toThrow(unknownConversation)
  })

  test('a name that the user gave stays, whatever is said later, and moves nothing in the list', () => {
    const { conversations } = open()
    const { conversationId } = conversations.create()
    conversations.rename(conversationId, 'Taxes')
    expect(conversations.summary(conversationId)).toMatchObject({ title: 'Taxes', itemCount: 0 })
    conversations.saveItem(conversationId, item('a', { text: 'Hello there' }))
    const before = conversations.list()
    clock.advance(10)
    conversations.rename(conversationId, 'Taxes 2026')
    expect(conversations.list()).toEqual([{ ...before[0], title: 'Taxes 2026' }])
    expect(conversations.summary(conversationId)).toEqual(conversations.list()[0])
  })

  test('saving into a conversation that is not there is refused by name', () => {
    const { conversations } = open()
    expect(() => {
      conversations.saveItem('nowhere', item('a'))
    }).toThrow(unknownConversation)
    expect(() => {
      conversations.rememberSession('s', 'nowhere')
    }).toThrow(unknownConversation)
  })

  test('notes come oldest first, and deleting them says how many went', () => {
    const { notes } = open()
    const first = notes.add('buy milk')
    const second = notes.add('call home')
    expect(notes.list()).toEqual([first, second])
    expect(first).toEqual({ id: first.id, text: 'buy milk', createdAtMs: clock.wallMs() })
    expect(notes.deleteAll()).toBe(2)
    expect(notes.list()).toEqual([])
    expect(notes.add('again').id).toBeGreaterThan(second.id)
  })

  test('timers come soonest first and are gone when deleted', () => {
    const { timers } = open()
    const late = timers.add({ kind: 'alarm', label: 'wake up', createdAtMs: 1, dueAtMs: 9_000 })
    const soon = timers.add({ kind: 'timer', label: 'tea', createdAtMs: 2, dueAtMs: 3_000 })
    expect(timers.list()).toEqual([soon, late])
    timers.delete(soon.id)
    timers.delete(12_345)
    expect(timers.list()).toEqual([late])
  })
})
