import type { Mode } from '../../shared/protocol/client-messages.ts'
import {
  isAside,
  isStopPhrase,
  pauseAfterFinalMs,
  transcriptDeadlineMs,
  type EndpointingSettings,
} from './endpointing.ts'
import { committed, heardTurn, joined, waiting } from './turn-words.ts'
import type { Making, Queued, TurnEffect, TurnEvent, TurnState, TurnStep, TurnTimer } from './turn-state.ts'

/*
 * Who has the turn. What must stay true:
 *  1. A response id is given out once and grows; events with an older id change nothing.
 *  2. Words that were heard are never dropped: they stay in `heard` until they are committed as one user turn.
 *  3. A confirmed interruption stops the answer at once; what to do if it was only noise is decided afterwards.
 *  4. Every utterance that was opened is closed or discarded.
 *  5. Waiting has a deadline: no phase is left only by an event that may never come.
 */

export function transition(state: TurnState, event: TurnEvent, settings: EndpointingSettings): TurnStep {
  switch (event.type) {
    case 'speech-start':
      return onSpeechStart(state, event)
    case 'speech-end':
      return onSpeechEnd(state, event.utteranceId)
    case 'transcript-final':
      return onTranscriptFinal(state, event, settings)
    case 'transcript-failed':
      return onTranscriptFailed(state, event)
    case 'timer-elapsed':
      return onTimerElapsed(state, event.timer)
    case 'text-submit':
      return onTextSubmit(state, event)
    case 'announce':
      return takeOrQueue(state, { kind: 'announcement', text: event.text })
    case 'stop-words':
      return onStopWords(state)
    case 'stop':
      return onStop(state, event)
    case 'left':
      return onLeft(state)
    case 'response-speaking':
      return isCurrent(state, event.responseId) && state.assistant.name !== 'idle'
        ? still({ ...state, assistant: { ...state.assistant, name: 'speaking' } })
        : still(state)
    case 'response-generated':
      return isCurrent(state, event.responseId) && state.assistant.name !== 'idle'
        ? still({ ...state, assistant: { ...state.assistant, isGenerated: true } })
        : still(state)
    case 'response-finished':
      return isCurrent(state, event.responseId) ? takeNext({ ...state, assistant: { name: 'idle' } }) : still(state)
    case 'voice-gone':
      return silenced(still(state))
    case 'microphone-gone':
      return finishHalfSaid(state, true)
    case 'mute-set':
      return finishHalfSaid({ ...state, isMuted: event.isMuted }, event.isMuted)
    case 'mode-set':
      return onModeSet(state, event.mode)
    default:
      return event satisfies never
  }
}

function onSpeechStart(state: TurnState, event: Extract<TurnEvent, { type: 'speech-start' }>): TurnStep {
  if (state.isMuted || state.mode === 'text') return still(state)
  const effects: TurnEffect[] = [{ type: 'stop-timer', timer: 'pause' }]
  let { assistant, stopped } = state
  if (event.interrupts && assistant.name !== 'idle') {
    effects.unshift({ type: 'interrupt-response', responseId: assistant.responseId, reason: 'barge-in' })
    stopped =
      assistant.name === 'speaking'
        ? { kind: 'speaking', responseId: assistant.responseId }
        : { kind: 'thinking', making: assistant.making }
    assistant = { name: 'idle' }
  }
  effects.push({ type: 'open-utterance', utteranceId: event.utteranceId })
  return { state: { ...state, assistant, stopped, user: { name: 'hearing', utteranceId: event.utteranceId } }, effects }
}

function onSpeechEnd(state: TurnState, utteranceId: number): TurnStep {
  if (state.user.name !== 'hearing' || state.user.utteranceId !== utteranceId) return still(state)
  return {
    state: { ...state, user: { name: 'endpointing', utteranceId, awaits: 'transcript' } },
    effects: [
      { type: 'close-utterance', utteranceId },
      { type: 'start-timer', timer: 'transcript', delayMs: transcriptDeadlineMs },
    ],
  }
}

function onTranscriptFinal(
  state: TurnState,
  event: Extract<TurnEvent, { type: 'transcript-final' }>,
  settings: EndpointingSettings,
): TurnStep {
  const text = event.text.trim()
  const heard = text === '' ? state.heard : [...state.heard, { text, certainty: event.certainty }]
  const withWords = { ...state, heard }
  const { user } = state
  // Late words of a turn that is over are a turn of their own; they must not run into the next one.
  if (user.name === 'idle' && text !== '') return commitHeard(withWords)
  // The user went on talking before this came: the words wait for the rest of the turn.
  if (user.name !== 'endpointing' || user.utteranceId !== event.utteranceId) return still(withWords)
  const stopTranscript: TurnEffect = { type: 'stop-timer', timer: 'transcript' }
  const wholeTurn = joined(heard)
  const wasNoise = wholeTurn === '' || (state.stopped !== undefined && isAside(wholeTurn, state.stopped.kind))
  if (wasNoise) return withEffects([stopTranscript], onNoWords({ ...withWords, heard: [] }))
  if (state.isStopHeard && isStopPhrase(wholeTurn)) return withEffects([stopTranscript], keepStopWords(withWords))
  const delayMs = pauseAfterFinalMs(wholeTurn, event.sinceSpeechEndMs, settings)
  if (delayMs === 0) return withEffects([stopTranscript], commitHeard(withWords))
  return {
    state: { ...withWords, user: { ...user, awaits: 'pause' } },
    effects: [stopTranscript, { type: 'start-timer', timer: 'pause', delayMs }],
  }
}

/** Sound without words, or a "mm-hm": what it had stopped goes on. */
function onNoWords(state: TurnState): TurnStep {
  const quiet: TurnState = { ...state, user: { name: 'idle' }, stopped: undefined, isStopHeard: false }
  if (state.assistant.name !== 'idle') return still(quiet)
  switch (state.stopped?.kind) {
    case 'speaking':
      return make(quiet, { kind: 'continuation', of: state.stopped.responseId })
    case 'thinking':
      return make(quiet, state.stopped.making)
    case undefined:
      return withEffects([{ type: 'notice-nothing-heard' }], takeNext(quiet))
  }
}

/** They are part of the conversation and need no answer. */
function keepStopWords(state: TurnState): TurnStep {
  const said = committed(heardTurn(state.heard), 'needless')
  return withEffects([said], takeNext({ ...state, user: { name: 'idle' }, heard: [], isStopHeard: false }))
}

function onTranscriptFailed(state: TurnState, event: Extract<TurnEvent, { type: 'transcript-failed' }>): TurnStep {
  const { user } = state
  if (user.name === 'idle' || user.utteranceId !== event.utteranceId) return still(state)
  const stops: TurnEffect[] = [{ type: 'stop-timer', timer: 'transcript' }]
  const idle: TurnState = { ...state, user: { name: 'idle' }, stopped: undefined }
  // Earlier words of the same turn still count; only without any does the failure itself become the answer.
  if (idle.heard.length > 0) return withEffects(stops, commitHeard(idle))
  return withEffects(stops, takeOrQueue(idle, { kind: 'announcement', text: event.sentence }))
}

function onTimerElapsed(state: TurnState, timer: TurnTimer): TurnStep {
  if (state.user.name !== 'endpointing') return still(state)
  const { utteranceId, awaits } = state.user
  if (timer === 'pause') return awaits === 'pause' ? commitHeard(state) : still(state)
  if (awaits !== 'transcript') return still(state)
  const sentence = 'I heard you, but the words did not come back in time. Please say it again.'
  const failed = onTranscriptFailed(state, { type: 'transcript-failed', utteranceId, sentence })
  return withEffects([{ type: 'discard-utterance', utteranceId }], failed)
}

function onTextSubmit(state: TurnState, event: Extract<TurnEvent, { type: 'text-submit' }>): TurnStep {
  const { text, isSpoken, itemId } = event
  const turn = { kind: 'turn', text, certainty: 1, modality: 'text', isSpoken, itemId } as const
  const { assistant } = state
  if (assistant.name === 'idle') return take(state, turn)
  // An alarm is short and said once: a text that comes with it waits for it.
  const isAnnouncement = assistant.making.kind === 'announcement'
  switch (isAnnouncement ? 'queue' : event.whileSpeaking) {
    case 'queue':
      return waitLast(state, turn)
    case 'steer':
      // Too late to go into an answer that is complete: it is answered next.
      if (assistant.isGenerated === true) return waitLast(state, turn)
      return { state, effects: [{ type: 'steer-response', responseId: assistant.responseId, text, itemId }] }
    case 'interrupt': {
      const interrupt: TurnEffect = { type: 'interrupt-response', responseId: assistant.responseId, reason: 'text' }
      return withEffects([interrupt], take({ ...state, assistant: { name: 'idle' } }, turn))
    }
  }
}

function onStop(state: TurnState, event: Extract<TurnEvent, { type: 'stop' }>): TurnStep {
  const { assistant } = state
  // A stop while a noise is judged is final: what the noise had stopped does not go on.
  if (assistant.name === 'idle') return still({ ...state, stopped: undefined })
  if ((event.responseId ?? assistant.responseId) !== assistant.responseId) return still(state)
  const interrupt: TurnEffect = { type: 'interrupt-response', responseId: assistant.responseId, reason: event.reason }
  return withEffects([interrupt], takeNext({ ...state, assistant: { name: 'idle' }, stopped: undefined }))
}

/** "Stop" said into an answer, or right after its own sound has cut it, asks for silence and gets it. */
function onStopWords(state: TurnState): TurnStep {
  const { assistant, stopped } = state
  if (assistant.name === 'idle' && stopped === undefined) return still(state)
  const quiet: TurnState = { ...state, assistant: { name: 'idle' }, stopped: undefined, isStopHeard: true }
  if (assistant.name === 'idle') return still(quiet)
  return {
    state: quiet,
    effects: [{ type: 'interrupt-response', responseId: assistant.responseId, reason: 'barge-in' }],
  }
}

function onLeft(state: TurnState): TurnStep {
  const { assistant, user, queue, heard } = state
  const effects: TurnEffect[] = []
  if (assistant.name !== 'idle') {
    effects.push({ type: 'interrupt-response', responseId: assistant.responseId, reason: 'replaced' })
  }
  if (user.name !== 'idle') effects.push({ type: 'discard-utterance', utteranceId: user.utteranceId })
  for (const timer of ['pause', 'transcript'] as const) effects.push({ type: 'stop-timer', timer })
  if (heard.length > 0) effects.push(committed(heardTurn(heard), 'never'))
  for (const entry of queue) if (entry.kind === 'turn') effects.push(committed(entry, 'never'))
  const left: TurnState = {
    ...state,
    assistant: { name: 'idle' },
    user: { name: 'idle' },
    heard: [],
    queue: [],
    stopped: undefined,
  }
  return { state: left, effects }
}

/** Leaving voice in the middle of an answer leaves the answer: it goes on in text. */
function onModeSet(state: TurnState, mode: Mode): TurnStep {
  const step = finishHalfSaid({ ...state, mode }, mode === 'text')
  return mode === 'text' && state.mode !== 'text' ? silenced(step) : step
}

function silenced(step: TurnStep): TurnStep {
  const { assistant } = step.state
  if (assistant.name === 'idle') return step
  return withEffects([{ type: 'silence-response', responseId: assistant.responseId }], step)
}

/** Mute, text mode and a lost client keep the half-said turn: what was said so far is finished and answered. */
function finishHalfSaid(state: TurnState, isEnding: boolean): TurnStep {
  return isEnding && state.user.name === 'hearing' ? onSpeechEnd(state, state.user.utteranceId) : still(state)
}

function commitHeard(state: TurnState): TurnStep {
  const turn: Queued = { kind: 'turn', ...heardTurn(state.heard), isSpoken: true }
  return takeOrQueue({ ...state, user: { name: 'idle' }, heard: [], stopped: undefined, isStopHeard: false }, turn)
}

/** Turns in the order in which they were said, and before announcements: who asked is answered first. */
function takeOrQueue(state: TurnState, entry: Queued): TurnStep {
  const turns = state.queue.filter((queued) => queued.kind === 'turn')
  const announcements = state.queue.filter((queued) => queued.kind === 'announcement')
  if (entry.kind === 'announcement') return takeNext({ ...state, queue: [...turns, ...announcements, entry] })
  const isNext = turns.length === 0 && state.user.name === 'idle' && state.assistant.name === 'idle'
  if (isNext) return take(state, entry)
  const queue: Queued[] = [...turns, { ...entry, hasWaited: true }, ...announcements]
  return withEffects([waiting(entry)], takeNext({ ...state, queue }))
}

function waitLast(state: TurnState, turn: Extract<Queued, { kind: 'turn' }>): TurnStep {
  return { state: { ...state, queue: [...state.queue, { ...turn, hasWaited: true }] }, effects: [waiting(turn)] }
}

function takeNext(state: TurnState): TurnStep {
  const [next, ...queue] = state.queue
  if (next === undefined || state.user.name !== 'idle' || state.assistant.name !== 'idle') return still(state)
  return take({ ...state, queue }, next)
}

function take(state: TurnState, entry: Queued): TurnStep {
  if (entry.kind === 'announcement') return make(state, entry)
  return withEffects([committed(entry, 'comes')], make(state, { kind: 'turn', isSpoken: entry.isSpoken }))
}

function make(state: TurnState, making: Making): TurnStep {
  const responseId = state.lastResponseId + 1
  const effect: TurnEffect =
    making.kind === 'turn'
      ? { type: 'respond', responseId, isSpoken: making.isSpoken }
      : making.kind === 'announcement'
        ? { type: 'announce', responseId, text: making.text }
        : { type: 'continue-response', responseId, continuesResponseId: making.of }
  return {
    state: { ...state, lastResponseId: responseId, assistant: { name: 'thinking', responseId, making } },
    effects: [effect],
  }
}

function isCurrent(state: TurnState, responseId: number): boolean {
  return state.assistant.name !== 'idle' && state.assistant.responseId === responseId
}

function still(state: TurnState): TurnStep {
  return { state, effects: [] }
}

function withEffects(first: readonly TurnEffect[], step: TurnStep): TurnStep {
  return { state: step.state, effects: [...first, ...step.effects] }
}
