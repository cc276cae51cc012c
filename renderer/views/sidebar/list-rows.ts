import type { ListedConversation } from '../../../shared/protocol/conversation-list.ts'
import type { ConversationGroup } from './conversation-groups.ts'

/** Of the list: what stands in one line of it. Each is equally high, so that no line must be drawn to find another. */
export type ListRow =
  | { readonly kind: 'heading'; readonly name: ConversationGroup['name'] }
  | { readonly kind: 'line'; readonly conversation: ListedConversation }

export interface ListRange {
  readonly first: number
  readonly end: number
}

export const rowPx = 36
/** Drawn above and below what is seen: whoever scrolls finds them there, and the arrow keys have somewhere to go. */
const rowsReady = 12
/** A list that is scrolled is drawn anew after as many rows, long before those that stand ready are over. */
export const stepPx = 5 * rowPx

export function listRows(groups: readonly ConversationGroup[]): readonly ListRow[] {
  return groups.flatMap(({ name, conversations }): ListRow[] => [
    { kind: 'heading', name },
    ...conversations.map((conversation): ListRow => ({ kind: 'line', conversation })),
  ])
}

/** The rows that stand in the document when the list is scrolled to here. */
export function listRange(count: number, { topPx, heightPx }: { topPx: number; heightPx: number }): ListRange {
  const first = Math.floor(topPx / rowPx) - rowsReady
  const end = Math.ceil((topPx + heightPx) / rowPx) + rowsReady
  // A list that became shorter: its end, until the browser has scrolled there.
  const lowest = Math.max(0, count - 2 * rowsReady)
  return { first: Math.max(0, Math.min(first, lowest)), end: Math.min(count, Math.max(end, rowsReady)) }
}

/** Those of the drawn rows that belong to each group, with its name also where its heading is far above. */
export function drawnGroups(rows: readonly ListRow[], range: ListRange): readonly DrawnGroup[] {
  const groups: { name: string; hasHeading: boolean; conversations: ListedConversation[] }[] = []
  let name = ''
  for (let index = range.first; index >= 0; index -= 1) {
    const row = rows[index]
    if (row?.kind !== 'heading') continue
    name = row.name
    break
  }
  for (const row of rows.slice(range.first, range.end)) {
    if (row.kind === 'heading') {
      name = row.name
      groups.push({ name, hasHeading: true, conversations: [] })
      continue
    }
    if (groups.length === 0) groups.push({ name, hasHeading: false, conversations: [] })
    groups.at(-1)?.conversations.push(row.conversation)
  }
  return groups
}

export interface DrawnGroup {
  readonly name: string
  readonly hasHeading: boolean
  readonly conversations: readonly ListedConversation[]
}
