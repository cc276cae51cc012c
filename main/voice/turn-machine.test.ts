import { describe, expect, it } from 'vitest'
import type { EndpointingSettings } from './endpointing.ts'
import { transition } from './turn-machine.ts'
import { initialTurnState, phaseOf, type TurnEffect, type TurnEvent, type TurnState } from './turn-state.ts'

const settings: EndpointingSettings = { silenceMs: 550, deadlineMs: 2500, vadSilenceMs: 350 }

/** Plays events one after the other; `effects` are those of the last one. */
function play(...events: TurnEvent[]): { state: TurnState; effects: readonly TurnEffect[]; types: string[] } {
  let state = initialTurnState('always-listening')
  let effects: readonly TurnEffect[] = []
  for (const event of events) ({ state, effects } = transition(state, event, settings))
  return { state, effects, types: effects.map((effect) => effect.type) }
}

const speechStart = (utteranceId = 1, interrupts = true): TurnEvent => ({
  type: 'speech-start',
  utteranceId,
  interrupts,
})
const speechEnd = (utteranceId = 1): TurnEvent => ({ type: 'speech-end', utteranceId })
const heard = (text: string, utteranceId = 1, certainty = 0.9): TurnEvent => ({
  type: 'transcript-final',
  utteranceId,
  text,
  certainty,
  sinceSpeechEndMs: 0,
})
const pauseOver: TurnEvent = { type: 'timer-elapsed', timer: 'pause' }
const typed = (text: string, whileSpeaking: 'interrupt' | 'queue' | 'steer' = 'interrupt'): TurnEvent => ({
  type: 'text-submit',
  text,
  whileSpeaking,
  isSpoken: true,
})
const speaking = (responseId = 1): TurnEvent => ({ type: 'response-speaking', responseId })
const finished = (responseId = 1): TurnEvent => ({ type: 'response-finished', responseId })
const aSpokenAnswer = [speechStart(), speechEnd(), heard('what time is it'), pauseOver, speaking()]

describe('a spoken turn', () => {
  it('goes through hearing, endpointing, thinking and speaking back to idle', () => {
    const phases = [...aSpokenAnswer, finished()].map((_, index, all) =>
      phaseOf(play(...all.slice(0, index + 1)).state),
    )
    expect(phases).toEqual(['hearing', 'endpointing', 'endpointing', 'thinking', 'speaking', 'idle'])
  })

  it('waits for the rest of the silence after the final transcript, and longer when the words sound unfinished', () => {
    const wait = (text: string): unknown => play(speechStart(), speechEnd(), heard(text)).effects.at(-1)
    expect(wait('what time is it')).toEqual({ type: 'start-timer', timer: 'pause', delayMs: 200 })
    expect(wait('set a timer for')).toEqual({ type: 'start-timer', timer: 'pause', delayMs: 900 })
  })

  it('is committed before the model is asked', () => {
    expect(play(speechStart(), speechEnd(), heard('hello there'), pauseOver).types).toEqual(['commit-turn', 'respond'])
  })

  it('joins what was said in two breaths into one turn with the lesser certainty', () => {
    const { effects } = play(
      speechStart(1),
      speechEnd(1),
      heard('set a timer for', 1, 0.9),
      speechStart(2),
      speechEnd(2),
      heard('five minutes', 2, 0.6),
      pauseOver,
    )
    expect(effects[0]).toEqual({
      type: 'commit-turn',
      text: 'set a timer for five minutes',
      certainty: 0.6,
      modality: 'voice',
      answer: 'comes',
      hasWaited: false,
    })
  })

  it('keeps a transcript that comes while the user has already gone on', () => {
    const { state } = play(speechStart(1), speechEnd(1), speechStart(2), heard('first half', 1))
    expect(state.heard).toEqual([{ text: 'first half', certainty: 0.9 }])
    expect(phaseOf(state)).toBe('hearing')
  })
})

describe('cutting in', () => {
  it('stops the answer before anything else', () => {
    expect(play(...aSpokenAnswer, speechStart(2)).effects[0]).toEqual({
      type: 'interrupt-response',
      responseId: 1,
      reason: 'barge-in',
    })
  })

  it('stops nothing when interruptions are off, and answers afterwards', () => {
    const events = [...aSpokenAnswer, speechStart(2, false), speechEnd(2), heard('and the date', 2), pauseOver]
    const during = play(...events)
    expect(during.types).not.toContain('interrupt-response')
    expect(during.types).not.toContain('respond')
    expect(play(...events, finished(1)).types).toEqual(['commit-turn', 'respond'])
  })

  it('goes on with the answer when no words follow', () => {
    expect(play(...aSpokenAnswer, speechStart(2), speechEnd(2), heard('', 2)).effects).toContainEqual({
      type: 'continue-response',
      responseId: 2,
      continuesResponseId: 1,
    })
  })

  it('goes on with the answer after a backchannel', () => {
    expect(play(...aSpokenAnswer, speechStart(2), speechEnd(2), heard('mm hm', 2)).types).toContain('continue-response')
  })

  it('answers again when noise stopped an answer that had not begun to sound', () => {
    const thinking = aSpokenAnswer.slice(0, 4)
    expect(play(...thinking, speechStart(2), speechEnd(2), heard('', 2)).types).toContain('respond')
  })

  it('drops the late end of an answer that was cut', () => {
    const cut = play(...aSpokenAnswer, speechStart(2))
    expect(transition(cut.state, finished(1), settings)).toEqual({ state: cut.state, effects: [] })
  })
})

describe('noise after noise', () => {
  it('makes again what it stopped, and not another answer', () => {
    const announced = [{ type: 'announce', text: 'Your timer is done.' } as const, speechStart(2), speechEnd(2)]
    expect(play(...announced, heard('', 2)).effects).toContainEqual({
      type: 'announce',
      responseId: 2,
      text: 'Your timer is done.',
    })
    const twice = [...aSpokenAnswer, speechStart(2), speechEnd(2), heard('', 2), speechStart(3), speechEnd(3)]
    expect(play(...twice, heard('', 3)).effects).toContainEqual({
      type: 'continue-response',
      responseId: 3,
      continuesResponseId: 1,
    })
  })
})

describe('text', () => {
  it('waits for an alarm that is being said', () => {
    expect(play({ type: 'announce', text: 'Your timer is done.' }, typed('hello')).types).toEqual(['keep-waiting'])
  })

  it('interrupts by default, queues or steers when asked to', () => {
    expect(play(...aSpokenAnswer, typed('stop that')).types).toEqual(['interrupt-response', 'commit-turn', 'respond'])
    expect(play(...aSpokenAnswer, typed('and then', 'queue')).types).toEqual(['keep-waiting'])
    expect(play(...aSpokenAnswer, typed('in short', 'steer')).types).toEqual(['steer-response'])
  })

  it('that steers an answer which is complete already is answered next', () => {
    const complete: TurnEvent = { type: 'response-generated', responseId: 1 }
    expect(play(...aSpokenAnswer, complete, typed('in short', 'steer')).types).toEqual(['keep-waiting'])
    expect(play(...aSpokenAnswer, complete, typed('in short', 'steer'), finished(1)).effects[0]).toMatchObject({
      type: 'commit-turn',
      text: 'in short',
    })
  })

  it('answers what was queued when the answer before is over, in order', () => {
    const queued = [...aSpokenAnswer, typed('one', 'queue'), typed('two', 'queue')]
    expect(play(...queued, finished(1)).effects[0]).toMatchObject({ type: 'commit-turn', text: 'one' })
    expect(play(...queued, finished(1), finished(2)).effects[0]).toMatchObject({ type: 'commit-turn', text: 'two' })
  })

  it('that has to wait is kept at once and says when it comes that it has waited, one that interrupts has not', () => {
    const first = [...aSpokenAnswer, typed('one', 'queue')]
    expect(play(...first).effects).toMatchObject([{ type: 'keep-waiting', text: 'one' }])
    expect(play(...first, typed('no')).effects[1]).toMatchObject({ text: 'no', answer: 'comes', hasWaited: false })
    const second = play(...first, typed('no'), finished(2)).effects[0]
    expect(second).toMatchObject({ text: 'one', answer: 'comes', hasWaited: true })
  })
})

describe('stop words', () => {
  it('are kept and not answered: silence was asked for', () => {
    const events = [...aSpokenAnswer, speechStart(2), speechEnd(2), { type: 'stop-words' } as const, heard('stop', 2)]
    const { types, state } = play(...events)
    expect(types).toEqual(['stop-timer', 'commit-turn'])
    expect(play(...events).effects[1]).toMatchObject({ answer: 'needless' })
    expect(phaseOf(state)).toBe('idle')
  })

  it('stop an answer that speech alone does not', () => {
    const events = [...aSpokenAnswer, speechStart(2, false), speechEnd(2), { type: 'stop-words' } as const]
    expect(play(...events).types).toEqual(['interrupt-response'])
    expect(play(...events, heard('stop', 2)).types).toEqual(['stop-timer', 'commit-turn'])
  })

  it('are words like any other when nothing is being said', () => {
    const events = [speechStart(), speechEnd(), { type: 'stop-words' } as const, heard('cancel'), pauseOver]
    expect(play(...events).types).toEqual(['commit-turn', 'respond'])
  })
})

describe('stopping', () => {
  it('while a noise is judged is final', () => {
    const stop: TurnEvent = { type: 'stop', responseId: undefined, reason: 'stop-button' }
    expect(play(...aSpokenAnswer, speechStart(2), stop, speechEnd(2), heard('', 2)).types).not.toContain(
      'continue-response',
    )
  })

  it('stops the running answer and takes up what was queued', () => {
    const stop: TurnEvent = { type: 'stop', responseId: undefined, reason: 'stop-button' }
    expect(play(...aSpokenAnswer, typed('next', 'queue'), stop).types).toEqual([
      'interrupt-response',
      'commit-turn',
      'respond',
    ])
  })

  it('leaves a newer answer alone when the stop was meant for an older one', () => {
    const stop: TurnEvent = { type: 'stop', responseId: 1, reason: 'stop-button' }
    expect(play(...aSpokenAnswer, typed('another'), stop).types).toEqual([])
  })
})

describe('leaving the conversation', () => {
  it('keeps what was queued or half understood as said, and answers none of it', () => {
    const events = [...aSpokenAnswer, typed('next', 'queue'), speechStart(2, false), speechEnd(2)]
    const { effects, state } = play(...events, { type: 'left' })
    expect(effects.map((effect) => effect.type)).toEqual([
      'interrupt-response',
      'discard-utterance',
      'stop-timer',
      'stop-timer',
      'commit-turn',
    ])
    expect(effects.at(-1)).toMatchObject({ text: 'next', answer: 'never', hasWaited: true })
    expect(phaseOf(state)).toBe('idle')
    expect(transition(state, finished(1), settings).effects).toEqual([])
  })
})

describe('late words', () => {
  it('of a turn that is over are a turn of their own', () => {
    const events = [speechStart(1), speechEnd(1), speechStart(2), speechEnd(2), heard('second', 2), pauseOver]
    const late = [...events, finished(1), heard('first', 1)]
    expect(play(...late).effects[0]).toMatchObject({ type: 'commit-turn', text: 'first' })
    expect(play(...late).state.heard).toEqual([])
  })
})

describe('what goes wrong', () => {
  it('says that nothing was heard when there was sound and no words', () => {
    expect(play(speechStart(), speechEnd(), heard('  ')).types).toContain('notice-nothing-heard')
  })

  it('gives up on a transcript that never comes, aloud', () => {
    const late: TurnEvent = { type: 'timer-elapsed', timer: 'transcript' }
    const { types, state } = play(speechStart(), speechEnd(), late)
    expect(types).toEqual(['discard-utterance', 'stop-timer', 'announce'])
    expect(state.user.name).toBe('idle')
  })

  it('answers the words it has when the rest of the turn could not be recognised', () => {
    const failed: TurnEvent = { type: 'transcript-failed', utteranceId: 2, sentence: 'The ears failed.' }
    const { effects } = play(speechStart(1), speechEnd(1), heard('what time', 1), speechStart(2), speechEnd(2), failed)
    expect(effects[1]).toMatchObject({ type: 'commit-turn', text: 'what time', certainty: 0.9, modality: 'voice' })
  })

  it('keeps an announcement until the user has finished speaking and was answered', () => {
    const announce: TurnEvent = { type: 'announce', text: 'Your timer is done.' }
    expect(play(speechStart(), announce).types).toEqual([])
    const later = [speechStart(), announce, speechEnd(), heard('hello there'), pauseOver]
    expect(play(...later).types).toEqual(['commit-turn', 'respond'])
    expect(play(...later, finished(1)).effects).toEqual([
      { type: 'announce', responseId: 2, text: 'Your timer is done.' },
    ])
  })
})

describe('mute and mode', () => {
  it('keeps the half-said turn when muted', () => {
    expect(play(speechStart(), { type: 'mute-set', isMuted: true }).types).toEqual(['close-utterance', 'start-timer'])
  })

  it('leaves the answer when voice is left: it goes on without sound', () => {
    const textMode: TurnEvent = { type: 'mode-set', mode: 'text' }
    expect(play(...aSpokenAnswer, textMode).effects).toEqual([{ type: 'silence-response', responseId: 1 }])
    expect(play(textMode, typed('hello'), textMode).effects).toEqual([])
  })

  it('finishes the half-said turn of a client that went away', () => {
    expect(play(speechStart(), { type: 'microphone-gone' }).types).toEqual(['close-utterance', 'start-timer'])
    expect(play({ type: 'microphone-gone' }).types).toEqual([])
  })

  it('hears nothing while muted or in text mode', () => {
    expect(play({ type: 'mute-set', isMuted: true }, speechStart()).effects).toEqual([])
    expect(play({ type: 'mode-set', mode: 'text' }, speechStart()).effects).toEqual([])
  })
})
