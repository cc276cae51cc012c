import type { ServerMessage, Snapshot } from '../../shared/protocol/server-messages.ts'

/**
 * When the event stream of one submitted text is over: with the `response-end` of the answer to it.
 *
 * No message names the text that it answers, so the answer is told by the text's own item. Added before another item,
 * the text steers the response that makes that item; added at the end, it is answered by the next response to start.
 * Neither is over before its `response-end`, whatever the phase is: after a stop the phase is idle first. A text that
 * was added to nothing, or whose response was stopped before it began, has no answer: its stream is over when the
 * session is idle.
 */
export interface ChatEnding {
  readonly commandId: string
  readonly text: string
  readonly awaits: Awaited
  readonly isAccepted: boolean
  readonly isIdle: boolean
}

type Awaited =
  | { readonly name: 'item' | 'response-start' }
  | { readonly name: 'response-end'; readonly itemId: string }
  /** The answer is there already; the result of the command sent again is all that comes. */
  | { readonly name: 'result' }
  | { readonly name: 'over' }

export interface SubmittedText {
  readonly commandId: string
  readonly text: string
  /** The session as it was just before. */
  readonly snapshot: Pick<Snapshot, 'phase' | 'items'>
  /** The same command came before: it is not run again, and its item may be there already. */
  readonly isRepeat: boolean
}

export function expectAnswer(submitted: SubmittedText): ChatEnding {
  const { commandId, text, snapshot, isRepeat } = submitted
  return {
    commandId,
    text: text.trim(),
    awaits: isRepeat ? awaitedOfRepeat(text.trim(), snapshot) : { name: 'item' },
    isAccepted: false,
    isIdle: snapshot.phase === 'idle',
  }
}

export function isOver(ending: ChatEnding): boolean {
  return ending.awaits.name === 'over'
}

export function follow(ending: ChatEnding, message: ServerMessage): ChatEnding {
  const { awaits } = ending
  switch (message.type) {
    case 'item-added':
      return awaits.name === 'item' && isItemOf(message.item, ending.text)
        ? { ...ending, isIdle: false, awaits: awaitedOf(message.beforeItemId) }
        : ending
    case 'response-start':
      return awaits.name === 'response-start' ? { ...ending, awaits: awaitedOf(message.itemId) } : ending
    case 'response-end':
      return awaits.name === 'response-end' && awaits.itemId === message.itemId ? over(ending) : ending
    case 'state':
      return endIfNothingComes({ ...ending, isIdle: message.phase === 'idle' })
    case 'command-result':
      if (message.commandId !== ending.commandId) return ending
      return message.isOk && awaits.name !== 'result'
        ? endIfNothingComes({ ...ending, isAccepted: true })
        : over(ending)
    default:
      return ending
  }
}

function awaitedOf(itemId: string | undefined): Awaited {
  return itemId === undefined ? { name: 'response-start' } : { name: 'response-end', itemId }
}

function endIfNothingComes(ending: ChatEnding): ChatEnding {
  const hasResponse = ending.awaits.name === 'response-end'
  return ending.isAccepted && ending.isIdle && !hasResponse ? over(ending) : ending
}

/** The text's own item and the one after it say how far its answer is. */
function awaitedOfRepeat(text: string, { items }: SubmittedText['snapshot']): Awaited {
  const place = items.findLastIndex((item) => isItemOf(item, text))
  if (place === -1) return { name: 'item' }
  const answer = items.slice(place + 1).find((item) => item.role === 'assistant')
  if (answer === undefined) return awaitedOf(undefined)
  return answer.status === 'streaming' ? awaitedOf(answer.itemId) : { name: 'result' }
}

function isItemOf(item: Snapshot['items'][number], text: string): boolean {
  return item.role === 'user' && item.modality === 'text' && item.text.trim() === text
}

function over(ending: ChatEnding): ChatEnding {
  return { ...ending, awaits: { name: 'over' } }
}
