import { describe, expect, it } from 'vitest'
import type { ListedConversation } from '../../../shared/protocol/conversation-list.ts'
import { groupConversations, namedLike, neighbourOf } from './conversation-groups.ts'

const nowMs = new Date(2026, 10, 22, 0, 30).getTime()

function listed(conversationId: string, at: Date, given: Partial<ListedConversation> = {}): ListedConversation {
  const atMs = at.getTime()
  return { conversationId, title: conversationId, createdAtMs: atMs, updatedAtMs: atMs, itemCount: 2, ...given }
}

function shown(conversations: readonly ListedConversation[], currentId?: string): unknown {
  return groupConversations(conversations, { nowMs, currentId }).map(({ name, conversations: members }) => [
    name,
    members.map(({ conversationId }) => conversationId),
  ])
}

describe('the list of conversations', () => {
  it('goes by days on the wall, not by hours: half past midnight, an hour ago was yesterday', () => {
    const conversations = [
      listed('now', new Date(2026, 10, 22, 0, 29)),
      listed('hour', new Date(2026, 10, 21, 23, 30)),
      listed('week', new Date(2026, 10, 15, 0, 1)),
      listed('older', new Date(2026, 10, 14, 23, 59)),
    ]
    expect(shown(conversations)).toEqual([
      ['Today', ['now']],
      ['Yesterday', ['hour']],
      ['Last 7 days', ['week']],
      ['Older', ['older']],
    ])
  })

  it('puts the newest on top and leaves out groups with nothing in them', () => {
    const conversations = [listed('old', new Date(2020, 1, 1)), listed('less old', new Date(2021, 1, 1))]
    expect(shown(conversations)).toEqual([['Older', ['less old', 'old']]])
  })

  it('counts a time that is still to come as today: clocks are set back', () => {
    expect(shown([listed('ahead', new Date(2026, 10, 23, 12))])).toEqual([['Today', ['ahead']]])
  })

  it('finds by every word, in any order and in any case', () => {
    const fox = listed('1', new Date(nowMs), { title: 'A story about a Fox' })
    const dog = listed('2', new Date(nowMs), { title: 'A story about a dog' })
    const unused = { ...fox, itemCount: 0 }
    expect(namedLike([fox, dog, unused], 'fox STORY')).toEqual([fox])
    expect(namedLike([fox, dog], 'cat')).toEqual([])
  })

  it('leaves out what was never used, but not the one the user is in', () => {
    const unused = listed('new', new Date(nowMs), { itemCount: 0 })
    expect(shown([unused])).toEqual([])
    expect(shown([unused], 'new')).toEqual([['Today', ['new']]])
  })
})

describe('an arrow in the list', () => {
  const groups = groupConversations(
    [listed('a', new Date(nowMs)), listed('b', new Date(2026, 10, 20)), listed('c', new Date(2020, 1, 1))],
    { nowMs, currentId: undefined },
  )

  it('goes from group to group and stops at both ends', () => {
    expect(neighbourOf(groups, 'a', 'ArrowDown')).toBe('b')
    expect(neighbourOf(groups, 'c', 'ArrowDown')).toBeUndefined()
    expect(neighbourOf(groups, 'b', 'ArrowUp')).toBe('a')
    expect(neighbourOf(groups, 'a', 'ArrowUp')).toBe('a')
    expect(neighbourOf(groups, 'b', 'End')).toBe('c')
    expect(neighbourOf(groups, 'c', 'Home')).toBe('a')
  })
})
