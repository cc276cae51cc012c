import { samplesToMs, microphoneRateHz } from '../../shared/audio/format.ts'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'

/** What took how long in a spoken conversation, seen from the client. Times are of one clock. */
export interface TimingsState {
  /** When the microphone's sample 0 was taken; in real time sample n followed n / 16 ms later. */
  readonly microphoneStartMs: number
  readonly speechEndMs: number | undefined
  readonly transcriptMs: number | undefined
  readonly firstTextMs: number | undefined
  readonly awaitsSpeechOf: number | undefined
  /** First sound of the recording that cuts in. */
  readonly cutInMs: number | undefined
  readonly lines: readonly string[]
}

export type TimingsEvent =
  | { readonly type: 'message'; readonly message: ServerMessage; readonly atMs: number }
  | { readonly type: 'speech'; readonly responseId: number; readonly atMs: number }
  | { readonly type: 'cut-in'; readonly onsetPosition: number }

export function initialTimings(microphoneStartMs: number): TimingsState {
  return {
    microphoneStartMs,
    speechEndMs: undefined,
    transcriptMs: undefined,
    firstTextMs: undefined,
    awaitsSpeechOf: undefined,
    cutInMs: undefined,
    lines: [],
  }
}

export function timed(state: TimingsState, event: TimingsEvent): TimingsState {
  switch (event.type) {
    case 'cut-in':
      return { ...state, cutInMs: microphoneMs(state, event.onsetPosition) }
    case 'speech':
      return event.responseId === state.awaitsSpeechOf ? onFirstSpeech(state, event.atMs) : state
    case 'message':
      return onMessage(state, event.message, event.atMs)
  }
}

function onMessage(state: TimingsState, message: ServerMessage, atMs: number): TimingsState {
  switch (message.type) {
    case 'speech-end':
      return { ...state, speechEndMs: microphoneMs(state, message.position), transcriptMs: undefined }
    case 'transcript-final':
      return { ...state, transcriptMs: atMs }
    case 'response-start':
      return { ...state, firstTextMs: undefined, awaitsSpeechOf: message.responseId }
    case 'text-delta':
      return { ...state, firstTextMs: state.firstTextMs ?? atMs }
    case 'response-interrupt':
      return state.cutInMs === undefined
        ? state
        : {
            ...state,
            cutInMs: undefined,
            lines: [...state.lines, `cut: silent ${whole(atMs - state.cutInMs)} ms after the first sound that cut in`],
          }
    default:
      return state
  }
}

function onFirstSpeech(state: TimingsState, atMs: number): TimingsState {
  const { speechEndMs, transcriptMs, firstTextMs } = state
  const known = { ...state, awaitsSpeechOf: undefined, speechEndMs: undefined }
  if (speechEndMs === undefined) return known
  const words = transcriptMs === undefined ? '' : `words after ${whole(transcriptMs - speechEndMs)} ms, `
  const text = firstTextMs === undefined ? '' : `first text after ${whole(firstTextMs - speechEndMs)} ms, `
  const line = `answer: ${words}${text}first sound after ${whole(atMs - speechEndMs)} ms (from the end of your speech)`
  return { ...known, lines: [...state.lines, line] }
}

function microphoneMs(state: TimingsState, position: number): number {
  return state.microphoneStartMs + samplesToMs(position, microphoneRateHz)
}

function whole(durationMs: number): string {
  return String(Math.round(durationMs))
}
