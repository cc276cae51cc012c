import type { ErrorCode } from '../../shared/protocol/errors.ts'
import type { Phase, ServerMessage } from '../../shared/protocol/server-messages.ts'

/** Longer than any pause in which the server only waits for its own next step. */
const settledMs = 1_500
/** Room for a detector that is loaded for the first sound on a busy machine. */
const nothingHeardMs = 10_000
/** Every stage of the server gives up before this and says so. */
const stuckMs = 60_000

/** What a listening program must know to tell when a spoken conversation is over. */
export interface ProgressState {
  readonly clipsPlaying: number
  readonly phase: Phase
  readonly openResponses: ReadonlySet<number>
  readonly utterances: number
  readonly typedTexts: number
  readonly responses: number
  readonly failures: number
  /** Words came of what was said. */
  readonly transcripts: number
  /** The server said that the ears, the voice, the model or the detector failed it. */
  readonly complaints: number
  readonly changedAtMs: number
}

export type ProgressEvent =
  | { readonly type: 'typed' | 'clip-start' | 'clip-end' | 'speech' | 'played'; readonly atMs: number }
  | { readonly type: 'message'; readonly message: ServerMessage; readonly atMs: number }

export type Verdict = 'going-on' | 'over' | 'nothing-heard' | 'stuck'

export function initialProgress(nowMs: number): ProgressState {
  return {
    clipsPlaying: 0,
    phase: 'idle',
    openResponses: new Set(),
    utterances: 0,
    typedTexts: 0,
    responses: 0,
    failures: 0,
    transcripts: 0,
    complaints: 0,
    changedAtMs: nowMs,
  }
}

export function progressed(state: ProgressState, event: ProgressEvent): ProgressState {
  const changed = { ...state, changedAtMs: event.atMs }
  switch (event.type) {
    case 'typed':
      return { ...changed, typedTexts: state.typedTexts + 1 }
    case 'clip-start':
      return { ...changed, clipsPlaying: state.clipsPlaying + 1 }
    case 'clip-end':
      return { ...changed, clipsPlaying: state.clipsPlaying - 1 }
    case 'speech':
    case 'played':
      return changed
    case 'message':
      return onMessage(state, changed, event.message)
  }
}

function onMessage(state: ProgressState, changed: ProgressState, message: ServerMessage): ProgressState {
  switch (message.type) {
    case 'state':
      return { ...changed, phase: message.phase }
    case 'speech-start':
      return { ...changed, utterances: state.utterances + 1 }
    case 'transcript-final':
      return { ...changed, transcripts: state.transcripts + (message.text.trim() === '' ? 0 : 1) }
    case 'notice':
      return { ...changed, complaints: state.complaints + (isComplaint(message.code) ? 1 : 0) }
    case 'response-start':
      return {
        ...changed,
        responses: state.responses + 1,
        openResponses: new Set([...state.openResponses, message.responseId]),
      }
    case 'response-end':
      return {
        ...changed,
        failures: state.failures + (message.reason === 'failed' ? 1 : 0),
        openResponses: new Set([...state.openResponses].filter((id) => id !== message.responseId)),
      }
    case 'ping':
    case 'pong':
    case 'ack':
      return state
    default:
      return changed
  }
}

/** Sound without words is no failure: a cough may come between two good sentences. */
function isComplaint(code: ErrorCode): boolean {
  return code !== 'nothing-heard'
}

export function verdict(
  state: ProgressState,
  at: { readonly nowMs: number; readonly isSpeakerBusy: boolean },
): Verdict {
  const quietMs = at.nowMs - state.changedAtMs
  if (state.clipsPlaying > 0) return 'going-on'
  const isBusy = state.phase !== 'idle' || state.openResponses.size > 0 || at.isSpeakerBusy
  if (isBusy) return quietMs >= stuckMs ? 'stuck' : 'going-on'
  // A text on its way has moved nothing yet; once it is answered, its end is as good as a spoken turn's.
  if (state.typedTexts > 0 && state.responses === 0) return quietMs >= nothingHeardMs ? 'over' : 'going-on'
  if (state.typedTexts === 0 && state.utterances === 0) return quietMs >= nothingHeardMs ? 'nothing-heard' : 'going-on'
  return quietMs >= settledMs ? 'over' : 'going-on'
}
