import { describe, expect, it } from 'vitest'
import { after, fresh, server, welcome } from './__fixtures__/server-says.ts'
import type { AppState, MicrophoneDevice } from './app-state.ts'
import type { AppEvent } from './reducer.ts'
import { faces, hostFaceOf, isAnswering, isVoiceOn, statusOf } from './status.ts'

const asked: AppState = after(
  fresh,
  { type: 'line', line: 'voice' },
  { type: 'output', state: 'running' },
  { type: 'device', device: { name: 'open', label: 'USB', route: 'unknown' } },
  { type: 'connection', state: { name: 'open', isResumed: false } },
  server(welcome()),
)
const open: AppState = after(asked, { type: 'microphone', state: 'flowing' })

function at(phase: AppState['phase'], given: Partial<AppState> = {}): AppState {
  return { ...open, phase, ...given }
}

const duck: AppEvent = { type: 'barge-in', action: 'duck', reason: 'speech' }
const pause: AppEvent = { type: 'barge-in', action: 'pause', reason: 'speech', sinceOnsetMs: 118 }
const denied: MicrophoneDevice = { name: 'problem', problem: 'denied', message: 'Allow it.' }
const lost: AppEvent = {
  type: 'connection',
  state: { name: 'waiting', retryInMs: 300, reason: 'The network is gone.' },
}

const told: readonly [string, AppState, readonly [string, string]][] = [
  ['nothing is open', fresh, ['off', 'Not connected']],
  ['the detector loads', after(fresh, { type: 'line', line: 'voice' }), ['connecting', 'Connecting']],
  [
    'the browser asks for the microphone',
    after(asked, { type: 'device', device: { name: 'asking' } }),
    ['arming', 'Asking you'],
  ],
  [
    'another window has taken the voice',
    after(fresh, { type: 'connection', state: { name: 'closed', reason: 'It is in another window.' } }),
    ['disconnected', 'Disconnected'],
  ],
  ['the microphone is open and nothing came of it yet', asked, ['arming', 'Microphone']],
  ['nobody speaks', at('idle'), ['idle', 'Listening for you']],
  ['the microphone is muted', at('idle', { isMuted: true }), ['muted', 'Muted']],
  ['the user speaks', at('hearing'), ['hearing', 'Hearing you']],
  ['the user may have finished', at('endpointing'), ['endpointing', 'Anything more?']],
  ['the answer is made', at('thinking'), ['thinking', 'Thinking']],
  ['the answer is spoken', at('speaking'), ['speaking', 'Speaking']],
  ['somebody makes a sound meanwhile', after(at('speaking'), duck), ['ducked', 'Speaking softly']],
  ['it was speech', after(at('speaking'), duck, pause), ['paused', 'Paused']],
  ['the user goes on after cutting in', after(at('hearing'), pause), ['interrupted', 'You cut in']],
  ['the connection is lost', after(open, lost), ['reconnecting', 'Connection lost']],
  ['the microphone is refused', after(open, { type: 'device', device: denied }), ['error', 'Microphone not allowed']],
  [
    'the microphone is held back',
    after(open, { type: 'held-back', isHeldBack: true }),
    ['error', 'Microphone held back'],
  ],
  ['the microphone is silent', after(open, { type: 'microphone', state: 'silent' }), ['error', 'Silent microphone']],
  [
    'nothing comes from the microphone',
    after(open, { type: 'microphone', state: 'stalled' }),
    ['error', 'Microphone stuck'],
  ],
  ['the microphone is gone', after(open, { type: 'microphone', state: 'ended' }), ['error', 'Microphone gone']],
  ['the browser keeps the page silent', { ...open, output: 'suspended' }, ['blocked', 'No sound yet']],
  ['the system takes the loudspeaker away', { ...open, output: 'interrupted' }, ['blocked', 'Sound interrupted']],
  ['voice is off', { ...fresh, mode: 'text' }, ['off', 'Text']],
  ['voice is off and an answer comes', { ...fresh, mode: 'text', phase: 'thinking' }, ['thinking', 'Writing']],
]

describe('the status', () => {
  it.each(told)('when %s', (_, state, [face, title]) => {
    expect(statusOf(state)).toMatchObject({ face, title })
  })

  it('leaves no face without a case here', () => {
    expect(new Set(told.map(([, , [face]]) => face))).toEqual(new Set(faces))
  })

  it('says how to begin in each way of talking', () => {
    expect(statusOf(at('idle', { mode: 'push-to-talk' })).hint).toBe('Hold Space to talk')
    expect(statusOf(at('idle', { microphone: fresh.microphone })).hint).toContain('type instead')
  })

  it('blames not only the browser for silence: the loudspeaker may have gone', () => {
    expect(statusOf({ ...open, output: 'suspended' }).hint).toMatch(/Click anywhere.*loudspeaker/)
  })

  it('says what is wrong with the microphone while the rest is still being opened', () => {
    const connecting = after(fresh, { type: 'line', line: 'voice' }, { type: 'detector', state: 'loading' })
    expect(statusOf(connecting).hint).toBe('Loading the speech detector')
    const refused = after(connecting, { type: 'device', device: denied })
    expect(statusOf(refused)).toMatchObject({ face: 'connecting', hint: 'Microphone not allowed' })
  })

  it('promises that one can cut in only where it is so', () => {
    expect(statusOf(at('speaking')).hint).toBe('Just talk to cut in')
    for (const given of [{ isMuted: true }, { preset: 'off' }, { microphone: fresh.microphone }] as const)
      expect(statusOf(at('speaking', given)).hint).toBe('Escape stops it')
  })

  it('says how soon it stopped, where that was measured', () => {
    expect(statusOf(after(at('hearing'), pause)).hint).toBe('Stopped in 118 ms. Go on')
    expect(statusOf(after(at('hearing'), { type: 'barge-in', action: 'pause', reason: 'speech' })).hint).toBe(
      'It stopped. Go on',
    )
  })

  it('does not take the next answer, nor the next utterance, for one that was cut', () => {
    const start = { type: 'response-start', responseId: 2, itemId: 'i-4', isSpoken: true } as const
    const phase = { type: 'state', isUserSpeaking: false, isMuted: false, mode: 'always-listening' } as const
    const answered = after(at('hearing'), pause, start, { ...phase, phase: 'speaking' })
    expect(statusOf(answered).face).toBe('speaking')
    const dropped = after(at('hearing'), pause, { ...phase, phase: 'idle' }, { ...phase, phase: 'hearing' })
    expect(statusOf(dropped).face).toBe('hearing')
  })

  it('takes a level for a sign of life of a device whose flow was told before', () => {
    const replaced = after(open, { type: 'device', device: { name: 'open', label: 'Other', route: 'unknown' } })
    expect(statusOf(replaced).face).toBe('arming')
    const level: AppEvent = { type: 'level', microphoneDb: -62, playerDb: -120, probability: 0 }
    expect(statusOf(after(replaced, level)).face).toBe('idle')
  })

  it('keeps showing what is said while the microphone is in trouble', () => {
    const speaking = at('speaking', { microphone: { device: denied, isHeldBack: false } })
    expect(statusOf(speaking)).toMatchObject({ face: 'speaking', hint: 'Escape stops it' })
  })

  it('gives the tray a problem for what the user has to mend, and a voice for what is heard', () => {
    const shown = Object.fromEntries(faces.map((face) => [face, hostFaceOf({ face, title: '', hint: '' })]))
    expect(shown).toMatchObject({ error: 'problem', blocked: 'problem', reconnecting: 'problem' })
    expect(shown).toMatchObject({ ducked: 'speaking', interrupted: 'hearing', arming: 'off', muted: 'muted' })
  })

  it('knows an answer that is made without the voice', () => {
    expect(isAnswering({ ...fresh, answers: new Map([[1, { itemId: 'i-1', isSpoken: false, spans: [] }]]) })).toBe(true)
    expect(isAnswering(fresh)).toBe(false)
  })

  it('takes voice for on until it was left or closed for good', () => {
    const closed = after(open, { type: 'connection', state: { name: 'closed', reason: 'Another window has it.' } })
    expect([fresh, open, after(open, lost), closed].map(isVoiceOn)).toEqual([false, true, true, false])
  })
})
