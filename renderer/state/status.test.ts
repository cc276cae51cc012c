import { describe, expect, it } from 'vitest'
import { after, fresh, server, welcome } from './__fixtures__/server-says.ts'
import type { AppState } from './app-state.ts'
import type { AppEvent } from './reducer.ts'
import { isAnswering, statusOf } from './status.ts'

const open: AppState = {
  ...after(
    fresh,
    { type: 'line', line: 'voice' },
    { type: 'output', state: 'running' },
    { type: 'device', device: { name: 'open', label: 'USB', route: 'unknown' } },
    { type: 'connection', state: { name: 'open', isResumed: false } },
    server(welcome()),
  ),
}

function at(phase: AppState['phase'], given: Partial<AppState> = {}): AppState {
  return { ...open, phase, ...given }
}

const duck: AppEvent = { type: 'barge-in', action: 'duck', reason: 'speech' }

describe('the status', () => {
  it.each<[string, AppState, readonly [string, string]]>([
    ['nothing is open', fresh, ['off', 'Not connected']],
    ['the detector loads', after(fresh, { type: 'line', line: 'voice' }), ['connecting', 'Connecting']],
    ['nobody speaks', at('idle'), ['idle', 'Listening for you']],
    ['the microphone is muted', at('idle', { isMuted: true }), ['muted', 'Muted']],
    ['the user speaks', at('hearing'), ['hearing', 'Listening']],
    ['the user may have finished', at('endpointing'), ['endpointing', 'Listening']],
    ['the answer is made', at('thinking'), ['thinking', 'Thinking']],
    ['the answer is spoken', at('speaking'), ['speaking', 'Speaking']],
    ['somebody makes a sound meanwhile', after(at('speaking'), duck), ['ducked', 'Speaking softly']],
    ['the browser keeps the page silent', { ...open, output: 'suspended' }, ['muted', 'No sound yet']],
    ['voice is off', { ...fresh, mode: 'text' }, ['off', 'Text']],
    ['voice is off and an answer comes', { ...fresh, mode: 'text', phase: 'thinking' }, ['thinking', 'Writing']],
  ])('when %s', (_, state, [face, title]) => {
    expect(statusOf(state)).toMatchObject({ face, title })
  })

  it('says how to begin in each way of talking', () => {
    expect(statusOf(at('idle', { mode: 'push-to-talk' })).hint).toBe('Hold Space to talk')
    expect(statusOf(at('idle', { microphone: fresh.microphone })).hint).toContain('type instead')
  })

  it('promises that one can cut in only where it is so', () => {
    expect(statusOf(at('speaking')).hint).toBe('Just talk to cut in')
    for (const given of [{ isMuted: true }, { preset: 'off' }, { microphone: fresh.microphone }] as const)
      expect(statusOf(at('speaking', given)).hint).toBe('Escape stops it')
  })

  it('knows an answer that is made without the voice', () => {
    expect(isAnswering({ ...fresh, answers: new Map([[1, { itemId: 'i-1', isSpoken: false, spans: [] }]]) })).toBe(true)
    expect(isAnswering(fresh)).toBe(false)
  })
})
