import { PassThrough } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { type EndReason, type StdinKind, untilEnding } from './ending.ts'

function setUp(kind: StdinKind): {
  clock: ManualClock
  stdin: PassThrough
  signals: Map<string, () => void>
  parent: { id: number }
  reason: Promise<EndReason>
} {
  const clock = new ManualClock()
  const stdin = new PassThrough()
  const signals = new Map<string, () => void>()
  const parent = { id: 100 }
  const reason = untilEnding({
    clock,
    onSignal: (signal, listener) => signals.set(signal, listener),
    parentId: () => parent.id,
    stdin: { kind, stream: stdin },
  })
  return { clock, stdin, signals, parent, reason }
}

/** When everything that was ready has run. */
function byNow(reason: Promise<EndReason>): Promise<EndReason | 'open'> {
  return Promise.race([reason, new Promise<'open'>((resolve) => setImmediate(resolve, 'open'))])
}

describe('a headless server', () => {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  test.each(signals)('ends on %s', async (signal) => {
    const { signals, reason, clock } = setUp('other')
    signals.get(signal)?.()
    expect(await byNow(reason)).toBe(signal)
    expect(clock.pendingTimers).toBe(0)
  })

  test('ends within half a second after its parent is gone', async () => {
    const { clock, parent, reason } = setUp('other')
    clock.advance(10_000)
    expect(await byNow(reason)).toBe('open')
    parent.id = 1
    clock.advance(500)
    expect(await byNow(reason)).toBe('parent-gone')
  })

  test('ends when the other end of its piped stdin is closed', async () => {
    const { stdin, reason } = setUp('pipe')
    stdin.write('whatever comes is not read as anything')
    expect(await byNow(reason)).toBe('open')
    stdin.end()
    expect(await byNow(reason)).toBe('stdin-closed')
  })

  test('does not look at a stdin that is no pipe: /dev/null is at its end from the start', async () => {
    const { stdin, reason } = setUp('other')
    stdin.end()
    stdin.resume()
    await new Promise((resolve) => stdin.once('close', resolve))
    expect(await byNow(reason)).toBe('open')
  })
})
