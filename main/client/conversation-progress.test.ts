import { describe, expect, test } from 'vitest'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'
import {
  initialProgress,
  type ProgressEvent,
  progressed,
  type ProgressState,
  verdict,
} from './conversation-progress.ts'

const numbered = { epoch: 1, seq: 1 }

function after(...events: ProgressEvent[]): ProgressState {
  return events.reduce(progressed, initialProgress(0))
}

function message(atMs: number, fields: ServerMessage): ProgressEvent {
  return { type: 'message', message: fields, atMs }
}

function phase(atMs: number, name: 'idle' | 'hearing' | 'thinking' | 'speaking'): ProgressEvent {
  return message(atMs, {
    type: 'state',
    ...numbered,
    phase: name,
    isUserSpeaking: name === 'hearing',
    isMuted: false,
    mode: 'always-listening',
  })
}

const heard = (atMs: number): ProgressEvent =>
  message(atMs, { type: 'speech-start', ...numbered, utteranceId: 1, position: 0 })
const responseStart = (atMs: number): ProgressEvent =>
  message(atMs, { type: 'response-start', ...numbered, responseId: 1, itemId: 'a', isSpoken: true })
const responseEnd = (atMs: number, reason: 'completed' | 'failed'): ProgressEvent =>
  message(atMs, {
    type: 'response-end',
    ...numbered,
    responseId: 1,
    itemId: 'a',
    reason,
    generatedCharacters: 0,
    sentSamples: 0,
    heardSamples: 0,
    heardText: '',
  })
const clip: ProgressEvent[] = [
  { type: 'clip-start', atMs: 0 },
  { type: 'clip-end', atMs: 1_000 },
]
const quiet = (nowMs: number): { nowMs: number; isSpeakerBusy: boolean } => ({ nowMs, isSpeakerBusy: false })

describe('a spoken conversation', () => {
  test('goes on while a recording is playing, however long', () => {
    expect(verdict(after({ type: 'clip-start', atMs: 0 }), quiet(1e6))).toBe('going-on')
  })

  test('is over one and a half seconds after the last answer', () => {
    const state = after(
      ...clip,
      heard(500),
      responseStart(1_500),
      responseEnd(3_000, 'completed'),
      phase(3_000, 'idle'),
    )
    expect(verdict(state, quiet(4_499))).toBe('going-on')
    expect(verdict(state, quiet(4_500))).toBe('over')
  })

  test.each(['hearing', 'thinking', 'speaking'] as const)('goes on while the server is %s', (name) => {
    expect(verdict(after(...clip, heard(500), phase(2_000, name)), quiet(30_000))).toBe('going-on')
  })

  test('goes on while an answer is open or the speaker plays', () => {
    const open = after(...clip, heard(500), responseStart(1_500))
    expect(verdict(open, quiet(20_000))).toBe('going-on')
    const ended = after(...clip, heard(500), responseStart(1_500), responseEnd(2_000, 'completed'))
    expect(verdict(ended, { nowMs: 20_000, isSpeakerBusy: true })).toBe('going-on')
  })

  test('in which nothing was heard ends ten seconds after the recording', () => {
    expect(verdict(after(...clip), quiet(10_999))).toBe('going-on')
    expect(verdict(after(...clip), quiet(11_000))).toBe('nothing-heard')
  })

  test('is stuck when the server does not move for a minute', () => {
    const state = after(...clip, heard(500), phase(2_000, 'thinking'))
    expect(verdict(state, quiet(61_999))).toBe('going-on')
    expect(verdict(state, quiet(62_000))).toBe('stuck')
  })

  test('is not kept alive by heartbeats', () => {
    const state = after(...clip, heard(500), phase(2_000, 'thinking'), message(60_000, { type: 'ping', sentAtMs: 1 }))
    expect(verdict(state, quiet(62_000))).toBe('stuck')
  })

  test('remembers how many answers failed', () => {
    const state = after(...clip, heard(500), responseStart(1_500), responseEnd(2_000, 'failed'))
    expect([state.responses, state.failures]).toEqual([1, 1])
  })

  test('that begins with a typed text needs no sound, only its answer', () => {
    const typed: ProgressEvent = { type: 'typed', atMs: 0 }
    expect(verdict(after(typed), quiet(9_999))).toBe('going-on')
    const answered = after(typed, responseStart(100), responseEnd(2_000, 'completed'), phase(2_000, 'idle'))
    expect(verdict(answered, quiet(3_499))).toBe('going-on')
    expect(verdict(answered, quiet(3_500))).toBe('over')
    expect(verdict(after(typed), quiet(10_000))).toBe('over')
  })

  test('counts what the server complains of, but not sound without words', () => {
    const notice = (code: 'provider-unauthorized' | 'nothing-heard'): ProgressEvent =>
      message(2_000, { type: 'notice', ...numbered, code, message: 'Oh.' })
    expect(after(...clip, heard(500), notice('nothing-heard')).complaints).toBe(0)
    expect(after(...clip, heard(500), notice('provider-unauthorized')).complaints).toBe(1)
  })

  test('has words only when a final transcript holds some', () => {
    const final = (text: string): ProgressEvent =>
      message(2_000, { type: 'transcript-final', ...numbered, utteranceId: 1, text, certainty: 1 })
    expect(after(...clip, heard(500), final(' ')).transcripts).toBe(0)
    expect(after(...clip, heard(500), final(' '), final('noon')).transcripts).toBe(1)
  })
})
