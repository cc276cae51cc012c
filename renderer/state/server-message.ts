import type { ErrorCode } from '../../shared/protocol/errors.ts'
import type { NumberedMessage, ServerMessage, Welcome } from '../../shared/protocol/server-messages.ts'
import type { AppState, Notice } from './app-state.ts'
import {
  withInterrupt,
  withItemAdded,
  withItemRemoved,
  withItemReplaced,
  withResponse,
  withResponseEnded,
  withSnapshot,
  withSpan,
  withText,
} from './conversation.ts'
import { withNotice, withoutRemarks, withTextOfferedBack } from './notices.ts'

type SessionMessage = Exclude<NumberedMessage, { type: 'welcome' }>

export function onServerMessage(state: AppState, message: ServerMessage): AppState {
  switch (message.type) {
    case 'welcome':
      return onWelcome(state, message)
    case 'error':
      return message.commandId === undefined
        ? withNotice(state, problem(message.code, message.message))
        : withAnsweredCommand(state, message.commandId, message)
    case 'ping':
    case 'pong':
    case 'ack':
    case 'audio':
      return state
    default:
      return onNumbered(state, message)
  }
}

// Two event streams of one session bring the same messages, and one may be ahead of the other.
function onNumbered(state: AppState, message: SessionMessage): AppState {
  const { session } = state
  if (session?.epoch !== message.epoch || message.seq <= session.lastSeq) return state
  return onSessionMessage({ ...state, session: { ...session, lastSeq: message.seq } }, message)
}

function onWelcome(state: AppState, message: Welcome): AppState {
  const { session } = state
  const isKnown =
    session?.sessionId === message.sessionId &&
    session.conversationId === message.conversationId &&
    session.epoch === message.epoch
  // A stream opened beside another begins with a snapshot of what is here already.
  if (isKnown && (message.isResumed || message.seq <= session.lastSeq)) return state
  const next: AppState = {
    ...state,
    session: {
      sessionId: message.sessionId,
      conversationId: message.conversationId,
      epoch: message.epoch,
      lastSeq: message.isResumed ? 0 : message.seq,
      speechRateHz: message.audio.speechRateHz,
    },
  }
  return message.snapshot === undefined ? next : withSnapshot(next, message.snapshot)
}

function onSessionMessage(state: AppState, message: SessionMessage): AppState {
  switch (message.type) {
    case 'command-result':
      return withAnsweredCommand(state, message.commandId, message.isOk ? undefined : message)
    case 'state': {
      // Only this page mutes, and what is on its way back from the server may be older than the last press.
      const { phase, isUserSpeaking, mode } = message
      const next = { ...state, phase, isUserSpeaking, sessionMode: mode }
      if (isUserSpeaking) return withoutRemarks(next)
      if (phase !== 'idle') return next
      // While an answer is being wound up, its receipt still needs the time at which it was silenced.
      return { ...next, transcript: undefined, bargeIn: state.answers.size === 0 ? undefined : state.bargeIn }
    }
    case 'speech-start':
      return withoutRemarks({ ...state, transcript: undefined })
    case 'speech-end':
    case 'speech-sent':
    case 'tool-call':
      return state
    case 'transcript-interim':
    case 'transcript-final': {
      const { utteranceId, text } = message
      // Words of an utterance from before the one that is being heard.
      if (state.transcript !== undefined && utteranceId < state.transcript.utteranceId) return state
      return { ...state, transcript: text.trim() === '' ? undefined : { utteranceId, text } }
    }
    case 'item-added':
      return withItemAdded(state, message)
    case 'item-updated':
      return withItemReplaced(state, message.item)
    case 'item-removed':
      return withItemRemoved(state, message.itemId)
    case 'response-start':
      return withoutRemarks(withResponse(state, message))
    case 'text-delta':
      return withText(state, message)
    case 'speech-span':
      return withSpan(state, message)
    case 'response-interrupt':
      return withInterrupt(state, message)
    case 'response-end':
      return withResponseEnded(state, message)
    case 'notice':
      return withNotice(
        { ...state, failures: [...state.failures, message.message].slice(-failuresKept) },
        problem(message.code, message.message),
      )
  }
}

/** More than stand in a window at once. */
const failuresKept = 20

/** A text that was refused is offered back; nothing else that the page commands holds anything to lose. */
function withAnsweredCommand(
  state: AppState,
  commandId: string,
  refusal: { readonly code?: ErrorCode | undefined; readonly message?: string | undefined } | undefined,
): AppState {
  const text = state.unansweredTexts.find((unanswered) => unanswered.commandId === commandId)?.text
  const next =
    text === undefined
      ? state
      : { ...state, unansweredTexts: state.unansweredTexts.filter((unanswered) => unanswered.commandId !== commandId) }
  if (refusal === undefined) return next
  const notice = problem(refusal.code ?? 'internal', refusal.message ?? 'Parley could not do that.')
  return withTextOfferedBack(next, text, notice)
}

/** Sound without words is no failure: a cough may come between two good sentences. */
function problem(code: ErrorCode, message: string): Omit<Notice, 'noticeId'> {
  return { severity: code === 'nothing-heard' ? 'remark' : 'problem', code, message }
}
