import { samplesToMs, speechRateHz } from '../../shared/audio/format.ts'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'

/** What has been printed so far, as far as the next message depends on it. */
export interface LinesState {
  /** The response whose text stands on the last line, if that line is still open. */
  readonly openResponseId: number | undefined
  readonly spoken: ReadonlySet<number>
}

export const initialLines: LinesState = { openResponseId: undefined, spoken: new Set() }

const you = 'You:    '
const parley = 'Parley: '

/** A message as people read a conversation: the text to print now, and what to remember. */
export function conversationLines(state: LinesState, message: ServerMessage): { state: LinesState; text: string } {
  switch (message.type) {
    case 'transcript-final':
      return ownLine(state, message.text.trim() === '' ? '(sound, but no words)' : you + oneLine(message.text))
    case 'item-added':
      // A spoken turn was printed when it was heard; an announcement or an answer comes with its own response.
      return message.item.role === 'user' && message.item.modality === 'text'
        ? ownLine(state, `${you}${oneLine(message.item.text)}  (typed)`)
        : { state, text: '' }
    case 'response-start': {
      const before = closeLine(state)
      const spoken = message.isSpoken ? new Set([...state.spoken, message.responseId]) : state.spoken
      const label = message.continuesResponseId === undefined ? parley : `${parley}... `
      return { state: { openResponseId: message.responseId, spoken }, text: before + label }
    }
    case 'text-delta':
      return message.responseId === state.openResponseId
        ? { state, text: message.text.replace(/\n+/g, '\n        ') }
        : { state, text: '' }
    case 'response-end':
      return onResponseEnd(state, message)
    case 'tool-call':
      return ownLine(state, `(asks for ${message.toolName})`)
    case 'notice':
      return ownLine(state, `! ${message.message}`)
    case 'error':
      return ownLine(state, `! ${message.message}`)
    case 'welcome':
    case 'command-result':
    case 'state':
    case 'speech-start':
    case 'speech-end':
    case 'transcript-interim':
    case 'item-updated':
    case 'item-removed':
    case 'speech-span':
    case 'speech-sent':
    case 'response-interrupt':
    case 'ping':
    case 'pong':
    case 'ack':
    case 'audio':
      return { state, text: '' }
    default:
      return message satisfies never
  }
}

/** Ends an answer that was left open, when nothing more will come. */
export function closeLine(state: LinesState): string {
  return state.openResponseId === undefined ? '' : '\n'
}

function onResponseEnd(
  state: LinesState,
  message: Extract<ServerMessage, { type: 'response-end' }>,
): { state: LinesState; text: string } {
  const isOpen = message.responseId === state.openResponseId
  const lineEnd = isOpen ? '\n' : ''
  const closed = { ...state, openResponseId: isOpen ? undefined : state.openResponseId }
  switch (message.reason) {
    case 'completed':
      return { state: closed, text: lineEnd }
    case 'failed':
      return {
        state: closed,
        text: `${lineEnd}        (this answer failed${message.code === undefined ? '' : `: ${message.code}`})\n`,
      }
    case 'interrupted': {
      const heard = message.heardText.trim() === '' ? 'none of it' : `up to "${lastWords(message.heardText)}"`
      const after = `${(samplesToMs(message.heardSamples, speechRateHz) / 1000).toFixed(1)} s`
      const receipt = state.spoken.has(message.responseId) ? `(cut after ${after}: you heard ${heard})` : '(stopped)'
      return { state: closed, text: `${lineEnd}        ${receipt}\n` }
    }
  }
}

function ownLine(state: LinesState, line: string): { state: LinesState; text: string } {
  return { state: { ...state, openResponseId: undefined }, text: `${closeLine(state)}${line}\n` }
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

function lastWords(text: string): string {
  const words = oneLine(text).split(' ')
  return words.length <= 4 ? words.join(' ') : `... ${words.slice(-4).join(' ')}`
}
