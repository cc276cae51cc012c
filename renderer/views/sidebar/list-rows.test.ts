import { expect, test } from 'vitest'
import type { ListedConversation } from '../../../shared/protocol/conversation-list.ts'
import { groupConversations } from './conversation-groups.ts'
import { drawnGroups, listRange, listRows, rowPx } from './list-rows.ts'

const nowMs = new Date(2026, 10, 22, 12).getTime()
const listed = (count: number): readonly ListedConversation[] =>
  Array.from({ length: count }, (_, index) => ({
    ...{ conversationId: `c-${index}`, title: `${index}`, itemCount: 1 },
    ...{ createdAtMs: nowMs - index, updatedAtMs: index < 3 ? nowMs - index : nowMs - 40 * 86_400_000 - index },
  }))
const rows = listRows(groupConversations(listed(20_000), { nowMs, currentId: undefined }))

test('of 20,000 conversations only those near what is seen stand in the document, wherever that is', () => {
  expect(rows).toHaveLength(20_002)
  for (const topPx of [0, 900, 360_000, rows.length * rowPx - 600, rows.length * rowPx + 5_000]) {
    const range = listRange(rows.length, { topPx, heightPx: 600 })
    expect(range.end - range.first).toBeLessThanOrEqual(60)
    const seen = Math.min(rows.length, Math.ceil((topPx + 600) / rowPx))
    expect([range.first <= topPx / rowPx, range.end >= seen]).toEqual([true, true])
  }
})

test('a short list stands there whole', () => {
  expect(listRange(3, { topPx: 0, heightPx: 0 })).toEqual({ first: 0, end: 3 })
})

test('a group whose heading is far above what is drawn keeps its name', () => {
  const [top] = drawnGroups(rows, { first: 0, end: 6 })
  expect(top).toMatchObject({ name: 'Today', hasHeading: true })
  const far = drawnGroups(rows, { first: 900, end: 903 })
  expect(far).toMatchObject([{ name: 'Older', hasHeading: false }])
  expect(far[0]?.conversations.map(({ conversationId }) => conversationId)).toEqual(['c-898', 'c-899', 'c-900'])
})
