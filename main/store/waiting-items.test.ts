import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Item } from '../../shared/protocol/items.ts'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { openStore } from './open-store.ts'
import type { Store } from './types.ts'

let directory: string
let open: Store | undefined
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'parley-waiting-'))
})
afterEach(() => {
  open?.close()
  open = undefined
  rmSync(directory, { recursive: true, force: true })
})

function reopen(): Store {
  open?.close()
  open = openStore({ directory, clock: new ManualClock(), busyTimeoutMs: 0 })
  return open
}

function item(itemId: string, fields: Partial<Item> = {}): Item {
  return {
    itemId,
    role: 'user',
    modality: 'text',
    status: 'completed',
    text: `Says ${itemId}`,
    createdAtMs: 1,
    ...fields,
  }
}

const awaited = (itemId: string): Item => item(itemId, { isUnanswered: false })
const draft = (itemId: string, text: string): Item => item(itemId, { role: 'assistant', status: 'streaming', text })

/** What a process saved, in order, before it was killed: as the next start finds it. */
function afterKill(saved: readonly Item[], waiting: readonly Item[] = []): readonly Item[] {
  const { conversations } = reopen()
  const { conversationId } = conversations.create()
  for (const one of saved) conversations.saveItem(conversationId, one)
  for (const one of waiting) conversations.keepWaiting(conversationId, one)
  return reopen().conversations.items(conversationId)
}

describe('after a kill, a text that waited for its turn', () => {
  test('stands at the end of its conversation, in the order in which it was said, and says that it has no answer', () => {
    const spoken = item('third', { modality: 'voice', certainty: 0.5 })
    const items = afterKill([awaited('first'), draft('answer', 'Once upon')], [item('second'), spoken])
    expect(items).toEqual([
      item('first'),
      { ...draft('answer', 'Once upon'), status: 'interrupted' },
      item('second', { isUnanswered: true }),
      { ...spoken, isUnanswered: true },
    ])
  })

  test('is found by its words, is known by its id before and after, and does not come a second time', () => {
    const { conversations } = reopen()
    const { conversationId } = conversations.create()
    conversations.keepWaiting(conversationId, item('a', { text: 'Where is the badger?' }))
    expect(conversations.items(conversationId)).toEqual([])
    expect(conversations.hasItem('a')).toBe(true)
    const again = reopen().conversations
    expect(again.search('badger', { limit: 5 })).toHaveLength(1)
    expect(again.hasItem('a')).toBe(true)
    expect(reopen().conversations.items(conversationId)).toHaveLength(1)
  })

  test('is an item like any other when its turn had come', () => {
    const { conversations } = reopen()
    const { conversationId } = conversations.create()
    conversations.keepWaiting(conversationId, item('a'))
    conversations.saveItem(conversationId, item('a'))
    expect(reopen().conversations.items(conversationId)).toEqual([item('a')])
  })

  test('goes with its conversation, and with everything', () => {
    const { conversations, data } = reopen()
    const { conversationId } = conversations.create()
    conversations.keepWaiting(conversationId, item('a'))
    data.deleteEverything()
    expect(conversations.hasItem('a')).toBe(false)
  })

  test('is refused for a conversation that is not there', () => {
    expect(() => {
      reopen().conversations.keepWaiting('none', item('a'))
    }).toThrow('not here any more')
  })
})

describe('after a kill, a turn whose answer was awaited', () => {
  test.each([
    ['nothing of it had come', [awaited('a')], [item('a', { isUnanswered: true })]],
    ['no word of it had come', [awaited('a'), draft('b', ' ')], [item('a', { isUnanswered: true })]],
    [
      'an alarm rang meanwhile',
      [awaited('a'), item('b', { role: 'assistant', isAnnouncement: true })],
      [item('a', { isUnanswered: true }), item('b', { role: 'assistant', isAnnouncement: true })],
    ],
  ])('has none when %s', (_, saved, left) => {
    expect(afterKill(saved)).toEqual(left)
  })

  test('has one when a word of it had come, also behind a clarification', () => {
    const cut: Item = { ...draft('b', 'Once'), status: 'interrupted' }
    expect(afterKill([awaited('a'), draft('b', 'Once')])).toEqual([item('a'), cut])
    expect(afterKill([awaited('c'), item('clear'), { ...draft('d', 'Once') }])[0]).toEqual(item('c'))
  })

  test('is not answered by what belongs to the next one', () => {
    const items = afterKill([awaited('a'), awaited('b'), draft('c', 'Once')])
    expect(items.map(({ isUnanswered }) => isUnanswered)).toEqual([true, undefined, undefined])
  })

  test('stays as it is from then on, whatever is said after it', () => {
    const { conversations } = reopen()
    const { conversationId } = conversations.create()
    conversations.saveItem(conversationId, awaited('a'))
    reopen().conversations.saveItem(conversationId, item('b', { role: 'assistant' }))
    expect(reopen().conversations.items(conversationId)[0]).toEqual(item('a', { isUnanswered: true }))
  })
})
