import type { ClientEndEffect, HelloPlace, OutgoingMessage } from './client-end-events.ts'
import { transition, type ConnectionEvent, type ConnectionLife } from './connection-life.ts'
import { closedGate, socketLost, type MicrophoneGate } from './microphone-gate.ts'
import { commandsIn, hasFramesOut, sendAgain, type OutgoingLine } from './outgoing-line.ts'
import type { ResumePoint } from './resume-point.ts'
import { heldSpeech, noSpeech, type SpeechPlace } from './speech-place.ts'

type Playout = Extract<OutgoingMessage, { readonly type: 'playout' }>

/**
 * A session's end at the client. Sockets come and go; the session, the messages' order, the commands, the microphone's
 * last seconds and the place in a spoken answer outlast them. What must stay true:
 * - each numbered message is shown once and in order; behind a hole nothing is shown but a snapshot
 * - a command goes out under one id until it is answered, and is answered once, at the latest here
 * - each sample of an answer is played at most once, and none of one that was interrupted
 * - what is kept is bounded: 32 commands, 3 s of microphone, one playout report
 */
export interface ClientEnd {
  readonly life: ConnectionLife
  /** Of the newest socket; what comes from another one changes nothing. */
  readonly socketId: number
  readonly sessionId: string | undefined
  /** The life of the session that was seen last. */
  readonly epoch: number | undefined
  readonly point: ResumePoint | undefined
  readonly ackedSeq: number
  readonly ackDueAtMs: number
  readonly line: OutgoingLine
  readonly microphone: MicrophoneGate
  readonly lastPlayout: Playout | undefined
  readonly speech: SpeechPlace
  readonly unreadableFrames: number
}

export interface ClientEndStep {
  readonly state: ClientEnd
  readonly effects: readonly ClientEndEffect[]
}

export function clientEnd(): ClientEnd {
  return {
    life: { name: 'idle' },
    socketId: 0,
    sessionId: undefined,
    epoch: undefined,
    point: undefined,
    ackedSeq: 0,
    ackDueAtMs: 0,
    line: [],
    microphone: closedGate,
    lastPlayout: undefined,
    speech: noSpeech,
    unreadableFrames: 0,
  }
}

/** One step of the connection's life, and what comes of it for the rest. */
export function step(before: ClientEnd, event: ConnectionEvent): ClientEndStep {
  const { life, effects: wanted } = transition(before.life, event)
  if (life === before.life) return unchanged(before)
  let state = { ...before, life }
  const effects: ClientEndEffect[] = []
  for (const effect of wanted) {
    switch (effect.type) {
      case 'connect':
        state = { ...state, socketId: state.socketId + 1 }
        effects.push({ type: 'connect', socketId: state.socketId, place: placeOf(state) })
        break
      case 'drop-socket':
        state = withoutSocket(state)
        effects.push({ type: 'drop-socket', socketId: state.socketId })
        break
      case 'give-up':
        for (const { id } of commandsIn(state.line)) {
          const sentence = 'The connection ended before Parley answered this. Look whether it was done.'
          effects.push(refusal(id, 'not-ready', sentence))
        }
        state = { ...state, line: [] }
        break
      case 'wait':
      case 'cancel-wait':
        effects.push(effect)
        break
      default:
        effect satisfies never
    }
  }
  return { state, effects: [...effects, { type: 'life-changed' }] }
}

function placeOf({ sessionId, point, speech, lastPlayout }: ClientEnd): HelloPlace {
  if (sessionId === undefined) return {}
  if (point === undefined) return { sessionId }
  const held = heldSpeech(speech)
  const isPlayed = lastPlayout?.isFinal === true && lastPlayout.responseId === held?.responseId
  const resume = { sessionId, epoch: point.epoch, lastSeq: point.lastSeq }
  return held === undefined || isPlayed ? resume : { ...resume, heldSpeech: held }
}

function withoutSocket(state: ClientEnd): ClientEnd {
  const microphone = socketLost(state.microphone, hasFramesOut(state.line))
  return { ...state, microphone, line: sendAgain(state.line) }
}

/** Answers a command that never ran, as the server would. */
export function refusal(commandId: string, code: 'not-ready' | 'text-too-long', message: string): ClientEndEffect {
  return { type: 'show', message: { type: 'error', code, message, commandId } }
}

export function join(first: ClientEndStep, next: (state: ClientEnd) => ClientEndStep): ClientEndStep {
  const second = next(first.state)
  return { state: second.state, effects: [...first.effects, ...second.effects] }
}

export function unchanged(state: ClientEnd): ClientEndStep {
  return { state, effects: [] }
}
