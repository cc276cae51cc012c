import { describe, expect, it } from 'vitest'
import { AssistantError } from '../../shared/protocol/errors.ts'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { hostCommandStream } from './host-command-stream.ts'
import type { PageAccess } from './page-access.ts'

function accessOf(answer: () => Response): PageAccess {
  return {
    origin: 'http://127.0.0.1:47800',
    mintTicket: () => Promise.resolve('t'),
    request: async () => Promise.resolve(answer()),
  }
}

function said(...lines: readonly string[]): Response {
  return new Response(lines.map((line) => `data: ${line}\n\n`).join(''))
}

const toggle = '{"type":"host-command","command":"toggle-voice"}'

describe('commands of the machine to a page in a browser', () => {
  it('come through, and what this page does not know is passed over', async () => {
    const access = accessOf(() => said('{"type":"host-command","command":"self-destruct"}', toggle))
    const stream = hostCommandStream(access, new ManualClock(), new AbortController().signal)
    expect(await stream.next()).toEqual({ done: false, value: { type: 'host-command', command: 'toggle-voice' } })
    await stream.return()
  })

  it('are listened for again after the server was away', async () => {
    const clock = new ManualClock()
    let tries = 0
    const access = accessOf(() => {
      if (tries++ === 0) throw new AssistantError('not-ready', 'Parley does not answer.', { retryable: true })
      return said(toggle)
    })
    const stream = hostCommandStream(access, clock, new AbortController().signal)
    const next = stream.next()
    await new Promise((resolve) => setImmediate(resolve))
    clock.advance(2_000)
    expect(await next).toEqual({ done: false, value: { type: 'settings-changed' } })
    expect(await stream.next()).toEqual({ done: false, value: { type: 'host-command', command: 'toggle-voice' } })
    await stream.return()
  })

  it('come with the news that settings were changed, also where it was said while nobody listened', async () => {
    const clock = new ManualClock()
    const changed = { done: false, value: { type: 'settings-changed' } }
    const access = accessOf(() => said('{"type":"settings-changed"}'))
    const stream = hostCommandStream(access, clock, new AbortController().signal)
    expect(await stream.next()).toEqual(changed)
    const next = stream.next()
    await new Promise((resolve) => setImmediate(resolve))
    clock.advance(2_000)
    expect(await next).toEqual(changed)
    expect(await stream.next()).toEqual(changed)
    await stream.return()
  })

  it('end where the page is not let in, and when nobody listens any more', async () => {
    const refused = accessOf(() => {
      throw new AssistantError('refused', 'Parley does not know this page any more.')
    })
    const kept = new AbortController()
    expect((await hostCommandStream(refused, new ManualClock(), kept.signal).next()).done).toBe(true)
    kept.abort()
    expect((await hostCommandStream(accessOf(said), new ManualClock(), kept.signal).next()).done).toBe(true)
  })
})
