import type { Item } from '../../shared/protocol/items.ts'
import type { AppState } from './app-state.ts'
import { isAnswering } from './status.ts'

/** A question that got no whole answer, and the turn at which it can be asked again. */
export interface AskAgain {
  readonly itemId: string
  readonly text: string
}

type Known = Pick<AppState, 'items' | 'answers' | 'phase' | 'unansweredTexts' | 'transcript' | 'failures'>

/** Only of the newest question, and only while nothing runs: it would cut off what is being said or made. */
export function askAgainOf(state: Known): AskAgain | undefined {
  const { items, unansweredTexts, transcript } = state
  if (isAnswering(state) || state.phase !== 'idle' || unansweredTexts.length > 0 || transcript !== undefined)
    return undefined
  const at = items.findLastIndex((item) => item.isAnnouncement !== true)
  const last = items[at]
  if (last === undefined) return undefined
  if (last.role === 'assistant') {
    if (last.status !== 'failed' && last.status !== 'interrupted') return undefined
    const question = items.slice(0, at).findLast((item) => item.role === 'user')
    return question === undefined ? undefined : { itemId: last.itemId, text: question.text }
  }
  const reason = items.slice(at + 1).findLast((item) => isFailureSpoken(state, item))
  // A spoken "stop" is a turn as well, and wants no answer: of what was said aloud it has to be known that one failed.
  if (reason === undefined && last.modality === 'voice' && last.isUnanswered !== true) return undefined
  return { itemId: (reason ?? last).itemId, text: last.text }
}

/** What an announcement is: words of a failure, which belong to the turn before it, or a timer that is due. */
export type AnnouncementKind = 'broken-off' | 'no-answer' | 'timer-or-failure'

export function announcementKindOf(state: Pick<AppState, 'items' | 'failures'>, item: Item): AnnouncementKind {
  const before = state.items[state.items.indexOf(item) - 1]
  // Whoever listens is told at once why an answer broke off, so the words that follow it are about it.
  if (before?.status === 'failed' && before.modality === 'voice' && item.modality === 'voice') return 'broken-off'
  return isFailureSpoken(state, item) ? 'no-answer' : 'timer-or-failure'
}

// The item itself does not say which it is: the notice that came with a failure has the same words.
function isFailureSpoken({ failures }: Pick<AppState, 'failures'>, item: Item): boolean {
  return item.isAnnouncement === true && failures.includes(item.text)
}
