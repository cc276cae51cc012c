import type { Item } from './items.ts'
import type { ServerMessage, Snapshot } from './server-messages.ts'

/**
 * How far the answer to one text is, for a client that took its stream up again: such a stream is the session's and stays
 * open. The item of a text has the id of its command. Put before another item, it steers the answer that makes that one;
 * at the end, the next response to start answers it.
 */
export interface AwaitedAnswer {
  readonly commandId: string
  readonly awaits:
    /** `asking`: nobody said how the session was just before. */
    | { readonly name: 'asking' | 'item' | 'start' }
    | { readonly name: 'end'; readonly itemId: string }
    /** `lost`: the server is done and knows nothing of the text. */
    | { readonly name: 'over' | 'lost' }
  /** The server said that it runs the text. */
  readonly isAccepted: boolean
}

export function awaitAnswer(commandId: string): AwaitedAnswer {
  return { commandId, awaits: { name: 'asking' }, isAccepted: false }
}

export function afterMessage(answer: AwaitedAnswer, message: ServerMessage): AwaitedAnswer {
  const { awaits } = answer
  switch (message.type) {
    case 'welcome':
      return message.snapshot === undefined ? answer : { ...answer, awaits: awaitsAt(answer, message.snapshot) }
    case 'item-added':
      if (message.item.itemId !== answer.commandId) return answer
      return message.beforeItemId === undefined ? on(answer, 'start') : untilEnd(answer, message.beforeItemId)
    case 'response-start':
      return awaits.name === 'start' ? untilEnd(answer, message.itemId) : answer
    case 'response-end':
      return awaits.name === 'end' && awaits.itemId === message.itemId ? on(answer, 'over') : answer
    case 'command-result':
      if (message.commandId !== answer.commandId) return answer
      return message.isOk ? { ...answer, isAccepted: true } : on(answer, 'over')
    case 'state':
      // Stopped before it began. After a stop in the middle the phase is ahead of the end, which still comes.
      return message.phase === 'idle' && answer.isAccepted && awaits.name !== 'end' ? on(answer, 'over') : answer
    default:
      return answer
  }
}

/** The item that answers a text, as far as a snapshot has it. */
export function answerIn(items: readonly Item[], commandId: string): Item | undefined {
  const place = items.findIndex((item) => item.itemId === commandId)
  const later = place === -1 ? [] : items.slice(place + 1)
  return later.find((item) => item.role === 'assistant' && item.isAnnouncement !== true)
}

/** What was missed does not come again: the snapshot says what is still to come. */
function awaitsAt({ commandId, awaits, isAccepted }: AwaitedAnswer, snapshot: Snapshot): AwaitedAnswer['awaits'] {
  const { items, phase } = snapshot
  const isThere = items.some((item) => item.itemId === commandId)
  if (awaits.name === 'asking' && !isThere) return { name: 'item' }
  const isKnown = isThere || isAccepted || awaits.name !== 'item'
  if (phase === 'idle') return { name: isKnown ? 'over' : 'lost' }
  const itemId = awaits.name === 'end' ? awaits.itemId : answerIn(items, commandId)?.itemId
  if (itemId === undefined) return { name: isThere ? 'start' : 'item' }
  const isMade = items.some((item) => item.itemId === itemId && item.status === 'streaming')
  return isMade ? { name: 'end', itemId } : { name: 'over' }
}

function on(answer: AwaitedAnswer, name: 'start' | 'over'): AwaitedAnswer {
  return { ...answer, awaits: { name } }
}

function untilEnd(answer: AwaitedAnswer, itemId: string): AwaitedAnswer {
  return { ...answer, awaits: { name: 'end', itemId } }
}
