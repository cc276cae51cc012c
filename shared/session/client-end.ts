import { frameErrorsAllowed, textFrameMaxBytes } from '../protocol/limits.ts'
import type { NumberedMessage, ServerMessage, Welcome } from '../protocol/server-messages.ts'
import type { ClientEndEffect, ClientEndEvent } from './client-end-events.ts'
import { join, refusal, step, unchanged, type ClientEnd, type ClientEndStep } from './client-end-state.ts'
import * as gate from './microphone-gate.ts'
import * as line from './outgoing-line.ts'
import { isCaughtUp, take } from './resume-point.ts'
import { awaited, noSpeech, silenced, takeSpeech } from './speech-place.ts'

export { clientEnd, type ClientEnd, type ClientEndStep } from './client-end-state.ts'

/** "About once a second": acks only free what the server keeps for a resume. */
const ackEveryMs = 1_000

type Of<T extends ClientEndEvent['type']> = Extract<ClientEndEvent, { readonly type: T }>
export function transition(state: ClientEnd, event: ClientEndEvent): ClientEndStep {
  switch (event.type) {
    case 'open':
      return open(state, event)
    case 'close':
    case 'retry':
      return step(state, event)
    case 'lost':
      return isCurrent(state, event) ? step(state, { ...event, atMs: event.nowMs }) : unchanged(state)
    case 'received':
      return isCurrent(state, event) ? received(state, event) : unchanged(state)
    case 'speech': {
      if (!isCurrent(state, event)) return unchanged(state)
      const { place, fresh } = takeSpeech(state.speech, event.frame)
      return {
        state: { ...state, speech: place },
        effects: fresh === undefined ? [] : [{ type: 'play', frame: fresh }],
      }
    }
    case 'unreadable':
      return isCurrent(state, event) ? unreadable(state, event) : unchanged(state)
    case 'send':
      return send(state, event)
    case 'withdraw':
      return { state: { ...state, line: line.answered(state.line, event.commandId) }, effects: [] }
    case 'microphone':
      return recorded(state, event)
    case 'tick':
      return tick(state, event)
    default:
      return event satisfies never
  }
}

function open(state: ClientEnd, { from }: Of<'open'>): ClientEndStep {
  if (state.life.name !== 'idle' && state.life.name !== 'closed')
    return from === undefined ? unchanged(state) : adopt(state, from.sessionId)
  if (from === undefined) return step(state, { type: 'open' })
  const { sessionId, epoch, lastSeq } = from
  const point = epoch === undefined || lastSeq === undefined ? undefined : { epoch, lastSeq, caughtUpAtSeq: lastSeq }
  return step({ ...state, sessionId, epoch, point }, { type: 'open' })
}

/** A first session that was begun while no socket came through: the next socket goes on in it and makes none of its own. */
function adopt(before: ClientEnd, sessionId: string): ClientEndStep {
  if (before.sessionId !== undefined) return unchanged(before)
  const state = { ...before, sessionId }
  if (state.life.name !== 'connecting') return unchanged(state)
  // The hello of this try would ask for another one.
  const reason = 'The conversation was begun by text.'
  return step(state, { type: 'lost', advice: 'retry', reason, atMs: 0, chance: 0 })
}

function received(state: ClientEnd, { message, nowMs }: Of<'received'>): ClientEndStep {
  switch (message.type) {
    case 'ping':
    case 'audio':
      return unchanged(state)
    // It comes behind the server's word on the microphone, if there was one.
    case 'pong':
      return flush({ ...state, microphone: gate.answeredFor(state.microphone) })
    case 'ack': {
      const kept = line.arrived(state.line, message.streamId, message.microphonePosition)
      return flush({ ...state, line: kept, microphone: gate.answeredFor(state.microphone) })
    }
    case 'error': {
      const kept = message.commandId === undefined ? state.line : line.answered(state.line, message.commandId)
      return { state: { ...state, line: kept }, effects: [{ type: 'show', message }] }
    }
    default:
      return numbered(state, message, nowMs)
  }
}

function numbered(state: ClientEnd, message: NumberedMessage, nowMs: number): ClientEndStep {
  const isExpected = state.life.name === 'open' || message.type === 'welcome'
  const taken = isExpected ? take(state.point, message) : ({ verdict: 'hole' } as const)
  switch (taken.verdict) {
    case 'known':
      return unchanged(state)
    case 'hole': {
      // Something was lost on the way or could not be read. A resume would bring the same; a snapshot is whole.
      const reason = 'Part of the conversation did not arrive, so it is fetched again.'
      // A hole is one client's own trouble: no crowd comes back with it, and nothing is left to chance.
      return step({ ...state, point: undefined }, { type: 'lost', advice: 'retry', reason, atMs: nowMs, chance: 1 })
    }
    case 'new': {
      const next = { ...state, point: taken.point }
      if (message.type === 'welcome') return welcomed(state, { next, welcome: message, nowMs })
      return join({ state: taking(next, message), effects: [{ type: 'show', message }] }, flush)
    }
    default:
      return taken satisfies never
  }
}

/** What a message means for this end itself. */
function taking(state: ClientEnd, message: ServerMessage): ClientEnd {
  switch (message.type) {
    case 'command-result':
      return { ...state, line: line.answered(state.line, message.commandId) }
    case 'response-start':
      return message.isSpoken ? { ...state, speech: awaited(state.speech, message.responseId) } : state
    case 'response-interrupt':
      return { ...state, speech: silenced(state.speech, message.responseId) }
    case 'response-end':
      if (message.reason !== 'interrupted') return state
      return { ...state, speech: silenced(state.speech, message.responseId) }
    default:
      return state
  }
}

function welcomed(
  before: ClientEnd,
  { next, welcome, nowMs }: { readonly next: ClientEnd; readonly welcome: Welcome; readonly nowMs: number },
): ClientEndStep {
  const { sessionId, epoch, isResumed } = welcome
  const isSameLife = before.sessionId === sessionId && before.epoch === epoch
  const life = line.startLife(next.line, epoch)
  let state: ClientEnd = { ...next, sessionId, epoch, line: life.line }
  const effects: ClientEndEffect[] = []
  if (!isResumed) {
    // Another life counts its answers from 1 again.
    const speech = isSameLife ? state.speech : noSpeech
    state = { ...state, ackedSeq: welcome.seq, lastPlayout: undefined, speech }
  } else if (state.lastPlayout !== undefined) {
    // Also when it went out before: nobody knows whether it arrived, and the final one is not made again.
    effects.push({ type: 'transmit', message: state.lastPlayout })
  }
  if (state.life.name === 'connecting') {
    const microphone = gate.socketOpened(state.microphone, welcome, { nowMs, isSameLife })
    state = { ...state, microphone, ackDueAtMs: nowMs + ackEveryMs }
    // Its pong comes behind the server's word on the microphone, and also where there is none.
    if (microphone.isWaiting) effects.push({ type: 'transmit', message: { type: 'ping', sentAtMs: nowMs } })
  }
  effects.push({ type: 'show', message: welcome })
  for (const { id } of life.givenUp) {
    const sentence =
      'Parley was started anew before it answered this. Look whether it was done, and say it again if not.'
    effects.push(refusal(id, 'not-ready', sentence))
  }
  return join(
    join({ state, effects }, (reached) => step(reached, { type: 'welcome', atMs: nowMs, isResumed })),
    flush,
  )
}

function unreadable(before: ClientEnd, { nowMs, chance }: Of<'unreadable'>): ClientEndStep {
  const state = { ...before, unreadableFrames: before.unreadableFrames + 1 }
  const lost = { type: 'lost', atMs: nowMs, chance } as const
  if (state.unreadableFrames >= frameErrorsAllowed) {
    const reason = 'Parley sends what this page cannot read. Reload it; it may be from an older version.'
    return step(state, { ...lost, advice: 'stop', reason, cause: 'incompatible' })
  }
  if (state.life.name === 'open' && state.point !== undefined && isCaughtUp(state.point)) return unchanged(state)
  // The last message of a resume: nothing after it would show the hole.
  const reason = 'Part of the conversation could not be read, so it is fetched again.'
  return step({ ...state, point: undefined }, { ...lost, advice: 'retry', reason })
}

function send(state: ClientEnd, { message, bytes }: Of<'send'>): ClientEndStep {
  if (message.type === 'playout') {
    const effects: ClientEndEffect[] = state.life.name === 'open' ? [{ type: 'transmit', message }] : []
    return { state: { ...state, lastPlayout: message }, effects }
  }
  const { id } = message
  if (state.life.name === 'closed')
    return { state, effects: [refusal(id, 'not-ready', `This was not sent. ${state.life.reason}`)] }
  if (bytes > textFrameMaxBytes) {
    const sentence = 'This is too long to be sent at once. Shorten it or split it.'
    return { state, effects: [refusal(id, 'text-too-long', sentence)] }
  }
  const longer = line.withCommand(state.line, message)
  if (longer !== undefined) return flush({ ...state, line: longer })
  const sentence = 'Too much waits for the connection already, so this was not sent.'
  return { state, effects: [refusal(id, 'not-ready', sentence)] }
}

function recorded(state: ClientEnd, { frame }: Of<'microphone'>): ClientEndStep {
  if (state.life.name === 'closed') return unchanged(state)
  const microphone = gate.recorded(state.microphone, frame.samples.length)
  return flush({ ...state, microphone, line: line.withFrame(state.line, frame) })
}

function tick(before: ClientEnd, { bufferedBytes, nowMs }: Of<'tick'>): ClientEndStep {
  if (before.life.name !== 'open') return unchanged(before)
  const state = { ...before, microphone: gate.ticked(before.microphone, bufferedBytes, nowMs) }
  const lastSeq = state.point?.lastSeq ?? 0
  if (nowMs < state.ackDueAtMs || lastSeq <= state.ackedSeq) return flush(state)
  const acked = { ...state, ackedSeq: lastSeq, ackDueAtMs: nowMs + ackEveryMs }
  return join(flush(acked), (reached) => ({
    state: reached,
    effects: [{ type: 'transmit', message: { type: 'ack', seq: lastSeq } }],
  }))
}

/** After a resume nothing goes before all that was missed has come: the results of old commands are in it. */
function flush(state: ClientEnd): ClientEndStep {
  if (state.life.name !== 'open' || state.point === undefined || !isCaughtUp(state.point)) return unchanged(state)
  const due = line.due(state.line, state.point.epoch, gate.framesAllowed(state.microphone))
  if (due.out.length === 0) return unchanged(state)
  const effects = due.out.map((waiting): ClientEndEffect => {
    if (waiting.kind === 'frame') return { type: 'transmit-audio', frame: waiting.frame }
    return { type: 'transmit', message: waiting.command }
  })
  if (due.out.some(({ kind }) => kind === 'command')) effects.push({ type: 'await-answer' })
  const frames = due.out.filter(({ kind }) => kind === 'frame').length
  return { state: { ...state, line: due.line, microphone: gate.sent(state.microphone, frames) }, effects }
}

function isCurrent({ life, socketId }: ClientEnd, event: { readonly socketId: number }): boolean {
  return event.socketId === socketId && (life.name === 'connecting' || life.name === 'open')
}
