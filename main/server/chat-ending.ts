import type { WhileSpeaking } from '../../shared/protocol/client-messages.ts'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'

/**
 * When the event stream of one submitted text is over: with the `response-end` of the answer to it.
 *
 * No message names the text it answers, so the answer is told by what comes before it: a text that interrupts or meets
 * silence is answered by the next response to start, a queued one by the next to start after its own user item was
 * added, and a steering one by the response that was under way, or by the one that takes its place. A text that was
 * sent again (`repeat`) is answered already, or by what is under way.
 */
export interface ChatEnding {
  readonly commandId: string
  readonly text: string
  readonly answeredBy: WhileSpeaking | 'repeat'
  readonly isAccepted: boolean
  readonly isItemAdded: boolean
  readonly hasBeenBusy: boolean
  readonly responseId: number | undefined
  readonly isOver: boolean
}

export function expectAnswer(
  submitted: Pick<ChatEnding, 'commandId' | 'text' | 'answeredBy'> & { readonly isIdle: boolean },
): ChatEnding {
  const { commandId, text, answeredBy, isIdle } = submitted
  return {
    commandId,
    text: text.trim(),
    answeredBy,
    isAccepted: false,
    isItemAdded: false,
    hasBeenBusy: !isIdle,
    responseId: undefined,
    isOver: false,
  }
}

export function follow(ending: ChatEnding, message: ServerMessage): ChatEnding {
  switch (message.type) {
    case 'command-result':
      return message.commandId === ending.commandId ? onResult(ending, message.isOk) : ending
    case 'item-added':
      return message.item.role === 'user' && message.item.text.trim() === ending.text
        ? { ...ending, isItemAdded: true }
        : ending
    case 'response-start':
      return ending.responseId === undefined && (ending.answeredBy !== 'queue' || ending.isItemAdded)
        ? { ...ending, hasBeenBusy: true, responseId: message.responseId }
        : { ...ending, hasBeenBusy: true }
    case 'response-end':
      return endsWith(ending, message) ? over(ending) : { ...ending, hasBeenBusy: true }
    case 'state':
      if (message.phase !== 'idle') return { ...ending, hasBeenBusy: true }
      // Accepted, worked on, and quiet again without an answer of its own: nothing more will come.
      return ending.isAccepted && ending.hasBeenBusy && ending.responseId === undefined ? over(ending) : ending
    default:
      return ending
  }
}

function onResult(ending: ChatEnding, isOk: boolean): ChatEnding {
  const isAnsweredAlready = ending.answeredBy === 'repeat' && !ending.hasBeenBusy
  return isOk && !isAnsweredAlready ? { ...ending, isAccepted: true } : over(ending)
}

function endsWith(ending: ChatEnding, message: Extract<ServerMessage, { type: 'response-end' }>): boolean {
  if (ending.responseId !== undefined) return message.responseId === ending.responseId
  const isUnderWay = ending.answeredBy === 'steer' || ending.answeredBy === 'repeat'
  return isUnderWay && ending.isAccepted && message.reason !== 'interrupted'
}

function over(ending: ChatEnding): ChatEnding {
  return { ...ending, isOver: true }
}
