import { answerIn } from '../../shared/protocol/awaited-answer.ts'
import type { ServerMessage, Welcome } from '../../shared/protocol/server-messages.ts'

/** What the terminal must remember of one session's messages to print each of them once and in its place. */
export interface MessagesState {
  /** Another life of the session counts its messages anew. */
  readonly epoch: number | undefined
  readonly highestSeq: number | undefined
  /** Numbers below the highest that have not come yet: two streams of one session are not equally fast. */
  readonly missingSeqs: ReadonlySet<number>
  readonly announcedItemIds: ReadonlySet<string>
  /** Responses that nobody here waits for, with their text so far: printed whole, when they are complete. */
  readonly collected: ReadonlyMap<number, string>
  /** What is printed of the answer to a text; what was missed of it is in a snapshot. */
  readonly written: { readonly commandId: string; readonly text: string; readonly isOver: boolean } | undefined
}

export type TerminalOutput =
  | { readonly type: 'write' | 'line'; readonly text: string }
  /** Something unasked for: it must not run into the line that somebody is typing. */
  | { readonly type: 'aside'; readonly text: string }
  | { readonly type: 'end-line' }

export interface MessageStep {
  readonly state: MessagesState
  readonly outputs: readonly TerminalOutput[]
}

/** As many as the server itself keeps for a stream that is taken up again. */
const missingMax = 1_000

export const initialMessages: MessagesState = {
  epoch: undefined,
  highestSeq: undefined,
  missingSeqs: new Set(),
  announcedItemIds: new Set(),
  collected: new Map(),
  written: undefined,
}

/**
 * One message from either stream of a session: that of the answer, or that which is always open. `answering` is the
 * command whose answer is waited for.
 */
export function printedMessage(
  state: MessagesState,
  message: ServerMessage,
  answering: string | undefined,
): MessageStep {
  if (message.type === 'welcome') return onWelcome(inLife(state, message), message, answering)
  if (!('seq' in message)) return print(state, message, answering)
  const numbered = afterNumber(state, message.seq)
  return numbered === undefined ? { state, outputs: [] } : print(numbered, message, answering)
}

function inLife(state: MessagesState, { epoch, seq }: Welcome): MessagesState {
  if (state.epoch === epoch) return state
  if (state.epoch === undefined) return { ...state, epoch }
  return { ...state, epoch, highestSeq: seq, missingSeqs: new Set(), collected: new Map() }
}

/** Away for too long: what was missed of the answer does not come again, but the snapshot has it. */
function onWelcome(state: MessagesState, { snapshot }: Welcome, answering: string | undefined): MessageStep {
  const item = answering === undefined ? undefined : answerIn(snapshot?.items ?? [], answering)
  if (answering === undefined || item === undefined) return { state, outputs: [] }
  const before = state.written?.commandId === answering ? state.written : { text: '', isOver: false }
  const text = item.generatedText ?? item.text
  const isOver = item.status !== 'streaming'
  const outputs: TerminalOutput[] = []
  if (text.length > before.text.length && text.startsWith(before.text))
    outputs.push({ type: 'write', text: text.slice(before.text.length) })
  if (isOver && !before.isOver) outputs.push(...endOf(item.status))
  return { state: { ...state, written: { commandId: answering, text, isOver } }, outputs }
}

/** Undefined when this number was here before. */
function afterNumber(state: MessagesState, seq: number): MessagesState | undefined {
  const { highestSeq = seq - 1, missingSeqs } = state
  if (seq <= highestSeq)
    return missingSeqs.has(seq)
      ? { ...state, missingSeqs: new Set([...missingSeqs].filter((missing) => missing !== seq)) }
      : undefined
  const skipped = Array.from({ length: Math.min(missingMax, seq - highestSeq - 1) }, (_, index) => seq - 1 - index)
  return {
    ...state,
    highestSeq: seq,
    missingSeqs:
      skipped.length === 0 ? missingSeqs : new Set([...missingSeqs, ...skipped.reverse()].slice(-missingMax)),
  }
}

function print(state: MessagesState, message: ServerMessage, answering: string | undefined): MessageStep {
  const isAnswering = answering !== undefined
  switch (message.type) {
    case 'item-added':
      return message.item.isAnnouncement === true
        ? {
            state: { ...state, announcedItemIds: new Set([...state.announcedItemIds, message.item.itemId]) },
            outputs: [],
          }
        : { state, outputs: [] }
    case 'response-start': {
      if (isAnswering && !state.announcedItemIds.has(message.itemId)) return { state, outputs: [] }
      return { state: { ...state, collected: new Map([...state.collected, [message.responseId, '']]) }, outputs: [] }
    }
    case 'text-delta': {
      const before = state.collected.get(message.responseId)
      if (before === undefined)
        return { state: withWritten(state, message.text, answering), outputs: [{ type: 'write', text: message.text }] }
      const collected = new Map([...state.collected, [message.responseId, before + message.text] as const])
      return { state: { ...state, collected }, outputs: [] }
    }
    case 'response-end':
      return onResponseEnd(state, message)
    case 'tool-call':
      return { state, outputs: [{ type: isAnswering ? 'line' : 'aside', text: `(asks for ${message.toolName})` }] }
    case 'notice':
    case 'error':
      return { state, outputs: [{ type: isAnswering ? 'line' : 'aside', text: `! ${message.message}` }] }
    default:
      return { state, outputs: [] }
  }
}

function onResponseEnd(state: MessagesState, message: Extract<ServerMessage, { type: 'response-end' }>): MessageStep {
  const text = state.collected.get(message.responseId)
  if (text !== undefined) {
    const collected = new Map([...state.collected].filter(([responseId]) => responseId !== message.responseId))
    const announcedItemIds = new Set([...state.announcedItemIds].filter((itemId) => itemId !== message.itemId))
    return {
      state: { ...state, collected, announcedItemIds },
      outputs: text.trim() === '' ? [] : [{ type: 'aside', text: text.trim() }],
    }
  }
  return { state, outputs: endOf(message.reason) }
}

function withWritten(state: MessagesState, text: string, commandId: string | undefined): MessagesState {
  if (commandId === undefined) return state
  const before = state.written?.commandId === commandId ? state.written.text : ''
  return { ...state, written: { commandId, text: before + text, isOver: false } }
}

function endOf(ending: 'completed' | 'interrupted' | 'failed' | 'streaming'): TerminalOutput[] {
  const outputs: TerminalOutput[] = [{ type: 'end-line' }]
  if (ending === 'interrupted') outputs.push({ type: 'line', text: '(stopped)' })
  if (ending === 'failed') outputs.push({ type: 'line', text: '(this answer failed)' })
  return outputs
}
