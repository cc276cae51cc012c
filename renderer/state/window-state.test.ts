import { expect, test } from 'vitest'
import type { ListedConversation } from '../../shared/protocol/conversation-list.ts'
import { reduceWindow, windowAtStart, type WindowState } from './window-state.ts'

function listed(conversationId: string, updatedAtMs: number): ListedConversation {
  return { conversationId, title: conversationId, createdAtMs: 1, updatedAtMs, itemCount: 1 }
}

const ids = ({ conversations }: WindowState): unknown => conversations?.map(({ conversationId }) => conversationId)
const [a, b, c, d] = [listed('a', 40), listed('b', 30), listed('c', 20), listed('d', 10)]
const first = { type: 'conversations', conversations: [a, b], next: 'after b', atMs: 1 } as const
const scrolled = [first, { type: 'more-conversations', conversations: [c, d], next: 'after d' } as const].reduce(
  reduceWindow,
  windowAtStart,
)

test('conversations come page by page, and the list goes on where the last page ended', () => {
  expect([ids(scrolled), scrolled.nextConversations]).toEqual([['a', 'b', 'c', 'd'], 'after d'])
})

test('the newest come anew while what was scrolled to stays, and none stands there twice', () => {
  const moved = { ...c, updatedAtMs: 50 }
  const after = reduceWindow(scrolled, { ...first, conversations: [moved, a, b] })
  expect([ids(after), after.nextConversations]).toEqual([['c', 'a', 'b', 'd'], 'after d'])
})

test('a list that is whole, or has moved on too far, begins anew', () => {
  const whole = reduceWindow(scrolled, { type: 'conversations', conversations: [], atMs: 2 })
  expect([ids(whole), whole.nextConversations]).toEqual([[], undefined])
  const far = reduceWindow(scrolled, { ...first, conversations: [listed('y', 70), listed('z', 60)], next: 'after z' })
  expect([ids(far), far.nextConversations]).toEqual([['y', 'z'], 'after z'])
})
