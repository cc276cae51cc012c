import { samplesToMs, speechRateHz } from '../../shared/audio/format.ts'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'

/** What has been printed so far, as far as the next message depends on it. */
export interface LinesState {
  readonly open: OpenResponse | undefined
  readonly spoken: ReadonlySet<number>
  /** The last complaint that was printed; where there is a voice, an announcement says it once more. */
  readonly complaint: string | undefined
}

/** The response that is being given. Its line begins with its first text: an answer that fails before has none. */
interface OpenResponse {
  readonly responseId: number
  readonly label: string
  readonly isOnLine: boolean
}

export const initialLines: LinesState = { open: undefined, spoken: new Set(), complaint: undefined }

const you = 'You:    '
const parley = 'Parley: '
const parleyGoesOn = `${parley}... `

interface Step {
  readonly state: LinesState
  readonly text: string
}

/** A message as people read a conversation: the text to print now, and what to remember. */
export function conversationLines(state: LinesState, message: ServerMessage): Step {
  switch (message.type) {
    case 'transcript-final':
      return ownLine(state, message.text.trim() === '' ? '(sound, but no words)' : you + oneLine(message.text))
    case 'item-added':
      // A spoken turn was printed when it was heard; an announcement or an answer comes with its own response.
      return message.item.role === 'user' && message.item.modality === 'text'
        ? ownLine(state, `${you}${oneLine(message.item.text)}  (typed)`)
        : { state, text: '' }
    case 'response-start': {
      const { state: before, text } = breakLine(state)
      const spoken = message.isSpoken ? new Set([...state.spoken, message.responseId]) : state.spoken
      const label = message.continuesResponseId === undefined ? parley : parleyGoesOn
      return { state: { ...before, spoken, open: { responseId: message.responseId, label, isOnLine: false } }, text }
    }
    case 'text-delta':
      return onTextDelta(state, message)
    case 'response-end':
      return onResponseEnd(state, message)
    case 'tool-call':
      return ownLine(state, `(asks for ${message.toolName})`)
    case 'notice':
    case 'error':
      return ownLine({ ...state, complaint: message.message }, `! ${message.message}`)
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

/** Ends the line of an answer, for something that is no part of it; text that still comes is shown as going on. */
export function breakLine(state: LinesState): Step {
  const { open } = state
  if (open?.isOnLine !== true) return { state, text: '' }
  return { state: { ...state, open: { ...open, label: parleyGoesOn, isOnLine: false } }, text: '\n' }
}

function onTextDelta(state: LinesState, message: Extract<ServerMessage, { type: 'text-delta' }>): Step {
  const { open } = state
  if (message.responseId !== open?.responseId || message.text === '') return { state, text: '' }
  if (!open.isOnLine && message.text === state.complaint) return { state, text: '' }
  const text = message.text.replace(/\n+/g, '\n        ')
  const onLine = { ...state, complaint: undefined, open: { ...open, isOnLine: true } }
  return { state: onLine, text: open.isOnLine ? text : open.label + text }
}

function onResponseEnd(state: LinesState, message: Extract<ServerMessage, { type: 'response-end' }>): Step {
  const isOpen = message.responseId === state.open?.responseId
  const lineEnd = isOpen && state.open.isOnLine ? '\n' : ''
  const closed = isOpen ? { ...state, open: undefined } : state
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

function ownLine(state: LinesState, line: string): Step {
  const broken = breakLine(state)
  return { state: broken.state, text: `${broken.text}${line}\n` }
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

function lastWords(text: string): string {
  const words = oneLine(text).split(' ')
  return words.length <= 4 ? words.join(' ') : `... ${words.slice(-4).join(' ')}`
}
