import { describe, expect, it } from 'vitest'
import {
  shownState,
  steadyAfterMs,
  transition,
  type ConnectionEffect,
  type ConnectionEvent,
  type ConnectionLife,
} from './connection-life.ts'

const connecting: ConnectionLife = { name: 'connecting', attempt: 2 }
const open: ConnectionLife = { name: 'open', attempt: 2, sinceMs: 1_000, isResumed: false }
const waiting: ConnectionLife = { name: 'waiting', attempt: 3, retryInMs: 600, reason: 'Gone.' }
const closed: ConnectionLife = { name: 'closed', reason: 'Left.' }
const idle: ConnectionLife = { name: 'idle' }
const all = [idle, connecting, open, waiting, closed]

const lost = (advice: 'retry' | 're-authenticate' | 'stop', atMs = 2_000): ConnectionEvent => ({
  ...{ type: 'lost', advice, atMs, reason: 'Gone.', chance: 0.5 },
})
const welcome: ConnectionEvent = { type: 'welcome', atMs: 7, isResumed: true }
const retry: ConnectionEvent = { type: 'retry' }
const dropAndWait = (delayMs: number): ConnectionEffect[] => [{ type: 'drop-socket' }, { type: 'wait', delayMs }]

describe('a connection', () => {
  const cases: [string, ConnectionLife, ConnectionEvent, ConnectionLife, ConnectionEffect[]][] = [
    ['is opened', idle, { type: 'open' }, { name: 'connecting', attempt: 0 }, [{ type: 'connect' }]],
    [
      'is opened again after its end',
      closed,
      { type: 'open' },
      { name: 'connecting', attempt: 0 },
      [{ type: 'connect' }],
    ],
    ['is open once it is welcome', connecting, welcome, { name: 'open', attempt: 2, sinceMs: 7, isResumed: true }, []],
    [
      'tries later when a try failed, by the schedule',
      connecting,
      lost('retry'),
      { name: 'waiting', attempt: 3, retryInMs: 300, reason: 'Gone.' },
      dropAndWait(300),
    ],
    [
      'buys a new ticket when the old credential was renewed',
      connecting,
      lost('re-authenticate'),
      { name: 'waiting', attempt: 3, retryInMs: 300, reason: 'Gone.' },
      dropAndWait(300),
    ],
    [
      'tries at once when it had held',
      open,
      lost('retry', 1_000 + steadyAfterMs),
      { name: 'waiting', attempt: 1, retryInMs: 50, reason: 'Gone.' },
      dropAndWait(50),
    ],
    [
      'goes on in the schedule when it had not held, so that a server that fails after its welcome is not hammered',
      open,
      lost('retry', 999 + steadyAfterMs),
      { name: 'waiting', attempt: 3, retryInMs: 300, reason: 'Gone.' },
      dropAndWait(300),
    ],
    [
      'ends for good where the same would only happen again',
      open,
      lost('stop'),
      { name: 'closed', reason: 'Gone.' },
      [{ type: 'drop-socket' }, { type: 'give-up' }],
    ],
    [
      'tries when the wait is over',
      waiting,
      retry,
      { name: 'connecting', attempt: 3 },
      [{ type: 'cancel-wait' }, { type: 'connect' }],
    ],
    [
      'ends when it is told to, in whatever it does',
      waiting,
      { type: 'close', reason: 'Left.' },
      closed,
      [{ type: 'cancel-wait' }, { type: 'drop-socket' }, { type: 'give-up' }],
    ],
  ]
  it.each(cases)('%s', (...[, life, event, next, effects]) => {
    expect(transition(life, event)).toEqual({ life: next, effects })
  })

  it('is the very same when an event does not concern it', () => {
    const indifferent: [ConnectionEvent, ConnectionLife[]][] = [
      [{ type: 'open' }, [connecting, open, waiting]],
      [welcome, [idle, open, waiting, closed]],
      [lost('retry'), [idle, waiting, closed]],
      [lost('stop'), [idle, waiting, closed]],
      [retry, [idle, connecting, open, closed]],
      [{ type: 'close', reason: 'Again.' }, [closed]],
    ]
    for (const [event, lives] of indifferent) for (const life of lives) expect(transition(life, event).life).toBe(life)
  })

  it('shows all but the number of its tries', () => {
    expect(all.map(shownState)).toEqual([
      undefined,
      { name: 'connecting' },
      { name: 'open', isResumed: false },
      { name: 'waiting', retryInMs: 600, reason: 'Gone.' },
      { name: 'closed', reason: 'Left.' },
    ])
  })
})
