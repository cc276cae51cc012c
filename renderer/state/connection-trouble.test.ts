import { describe, expect, it } from 'vitest'
import { closingOf } from '../connection/close-sentence.ts'
import type { HostDescription } from '../../shared/protocol/host-bridge.ts'
import { closeCodes } from '../../shared/protocol/errors.ts'
import { after, fresh, server, welcome } from './__fixtures__/server-says.ts'
import type { AppState } from './app-state.ts'
import { connectionTroubleOf, type ConnectionTrouble } from './connection-trouble.ts'
import type { AppEvent } from './reducer.ts'
import { isVoiceOn, statusOf } from './status.ts'

const lost: AppEvent = { type: 'connection', state: { name: 'waiting', retryInMs: 900, reason: 'It was lost.' } }
const trying: AppEvent = { type: 'connection', state: { name: 'connecting' } }
const opened: AppEvent = { type: 'connection', state: { name: 'open', isResumed: true } }
const offline: AppEvent = { type: 'window', event: { type: 'network', isOffline: true } }
const blocked: AppEvent = {
  type: 'connection',
  state: { name: 'waiting', retryInMs: 900, reason: 'No voice comes through.', isBlocked: true },
}

const talking = after(fresh, { type: 'line', line: 'voice' }, opened, server(welcome()))

function closedBy(code: number): AppEvent {
  const { reason, cause } = closingOf(code)
  return { type: 'connection', state: { name: 'closed', reason, ...(cause !== undefined && { cause }) } }
}

function lostFor(tries: number): AppState {
  return after(talking, ...Array.from({ length: tries }, () => [lost, trying]).flat())
}

const told: readonly (readonly [string, AppState, Partial<ConnectionTrouble>])[] = [
  ['lost, and tried again', lostFor(2), { kind: 'lost', remedy: 'try-now' }],
  ['away for longer', lostFor(5), { kind: 'away', remedy: 'try-now' }],
  ['out of reach without a network', after(lostFor(2), offline), { kind: 'offline', remedy: 'try-now' }],
  ['blocked', after(talking, blocked), { kind: 'blocked', remedy: 'try-now' }],
  [
    'taken over by another window',
    after(talking, closedBy(closeCodes.replaced.code)),
    { kind: 'replaced', remedy: 'use-here' },
  ],
  [
    'of another version',
    after(talking, closedBy(closeCodes.protocolVersion.code)),
    { kind: 'incompatible', remedy: 'reload' },
  ],
  ['closed', after(talking, closedBy(closeCodes.normal.code)), { kind: 'closed', remedy: 'connect' }],
]

describe('a connection', () => {
  it.each(told)('that is %s has a sentence and one thing to do about it', (_, state, expected) => {
    const trouble = connectionTroubleOf(state)
    expect(trouble).toMatchObject(expected)
    expect(trouble?.message).toMatch(/\.$/)
    expect(statusOf(state)).toMatchObject({ title: trouble?.title, hint: trouble?.hint })
  })

  it('says something else in each case', () => {
    expect(new Set(told.map(([, state]) => connectionTroubleOf(state)?.message)).size).toBe(told.length)
  })

  it('that may be back at once is told by the orb alone: a sentence would only flash up', () => {
    expect(connectionTroubleOf(lostFor(1))?.hint).toContain('words are kept')
    expect(connectionTroubleOf(lostFor(1))?.message).toBeUndefined()
  })

  it('keeps its face and its sentence while it is tried again', () => {
    const waiting = after(lostFor(2), lost)
    expect(statusOf(after(waiting, trying))).toEqual(statusOf(waiting))
    expect(statusOf(waiting).face).toBe('reconnecting')
  })

  it('has no trouble when it is back, when it was left, and before there is one', () => {
    for (const state of [fresh, talking, after(lostFor(5), opened), after(lostFor(5), { type: 'line', line: 'none' })])
      expect(connectionTroubleOf(state)).toBeUndefined()
  })

  it('of a computer without a network has none while it stands: Parley may be on it', () => {
    expect(connectionTroubleOf(after(talking, offline))).toBeUndefined()
  })

  it('that was refused after a new start is had again by a reload where the window brings its own ticket', () => {
    const refused: AppEvent = {
      type: 'connection',
      state: { name: 'closed', reason: 'Started anew.', cause: 'refused' },
    }
    expect(connectionTroubleOf(after(talking, refused))?.remedy).toBe('connect')
    const host: HostDescription = {
      runtime: 'Electron 45.4.1',
      platform: 'linux',
      microphoneAccess: 'granted',
      summonShortcut: { isHeld: false, accelerator: undefined, reason: 'None was chosen.' },
      startAtLogin: { canBeSet: true, isOn: false },
    }
    const desktop = after(talking, { type: 'window', event: { type: 'host', host } })
    expect(connectionTroubleOf(after(desktop, refused))?.remedy).toBe('reload')
  })

  it('that is gone for good leaves the voice off, and one that is tried again leaves it on', () => {
    expect(isVoiceOn(after(talking, closedBy(closeCodes.replaced.code)))).toBe(false)
    expect(isVoiceOn(lostFor(5))).toBe(true)
  })
})
