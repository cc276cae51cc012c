import type { ListedConversation } from '../../../shared/protocol/conversation-list.ts'

export interface ConversationGroup {
  readonly name: 'Today' | 'Yesterday' | 'Last 7 days' | 'Older'
  readonly conversations: readonly ListedConversation[]
}

const dayMs = 24 * 60 * 60 * 1000

/** Those that have every word in their name, in any order and in any case. */
export function namedLike(conversations: readonly ListedConversation[], words: string): readonly ListedConversation[] {
  const wanted = words.toLocaleLowerCase().split(/\s+/)
  return conversations.filter(({ title, itemCount }) => {
    const name = title.toLocaleLowerCase()
    return itemCount > 0 && wanted.every((word) => name.includes(word))
  })
}

/** By the day on the wall where the user is; newest first, and no group without a conversation in it. */
export function groupConversations(
  conversations: readonly ListedConversation[],
  given: { readonly nowMs: number; readonly currentId: string | undefined },
): readonly ConversationGroup[] {
  // One that was opened and never used says nothing, unless the user is in it.
  const shown = conversations.filter(
    ({ conversationId, itemCount }) => itemCount > 0 || conversationId === given.currentId,
  )
  const todayMs = noonOf(given.nowMs)
  const groups = new Map<ConversationGroup['name'], ListedConversation[]>()
  for (const conversation of shown.toSorted((one, other) => other.updatedAtMs - one.updatedAtMs)) {
    const name = groupOf(conversation.updatedAtMs, todayMs)
    const members = groups.get(name)
    if (members === undefined) groups.set(name, [conversation])
    else members.push(conversation)
  }
  return [...groups].map(([name, members]) => ({ name, conversations: members }))
}

/** Undefined at an end of the list: the focus stays where it is. */
export function neighbourOf(
  groups: readonly ConversationGroup[],
  from: string,
  key: 'ArrowUp' | 'ArrowDown' | 'Home' | 'End',
): string | undefined {
  const ids = groups.flatMap(({ conversations }) => conversations.map(({ conversationId }) => conversationId))
  const place = ids.indexOf(from)
  switch (key) {
    case 'ArrowUp':
      return ids[Math.max(0, place - 1)]
    case 'ArrowDown':
      return ids[place + 1]
    case 'Home':
      return ids[0]
    case 'End':
      return ids.at(-1)
  }
}

function groupOf(atMs: number, todayMs: number): ConversationGroup['name'] {
  // By noon: a day with a change of the clocks is 23 or 25 hours long, and rounds to a day all the same.
  const days = Math.round((todayMs - noonOf(atMs)) / dayMs)
  if (days <= 0) return 'Today'
  if (days === 1) return 'Yesterday'
  return days <= 7 ? 'Last 7 days' : 'Older'
}

function noonOf(atMs: number): number {
  return new Date(atMs).setHours(12, 0, 0, 0)
}
