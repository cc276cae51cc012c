import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startLoopbackServer, type LoopbackServer } from '../testing/loopback-server.ts'
import { heartbeatMs } from '../../shared/protocol/limits.ts'

let loopback: LoopbackServer
beforeEach(async () => {
  loopback = await startLoopbackServer()
})
afterEach(async () => {
  await loopback.stop()
})

async function listen(): Promise<{ next: () => Promise<string | undefined>; leave: () => Promise<void> }> {
  const leaving = new AbortController()
  const response = await loopback.fetch('/api/host-commands', { signal: leaving.signal })
  expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/)
  const reader = (response.body ?? new ReadableStream<Uint8Array>()).getReader()
  const next = async (): Promise<string | undefined> => {
    const { value } = await reader.read()
    return value === undefined ? undefined : new TextDecoder().decode(value)
  }
  expect(await next()).toBe(': listening\n\n')
  return {
    next,
    async leave() {
      leaving.abort()
      await reader.closed.catch(() => undefined)
    },
  }
}

const tell = (command: string): Promise<Response> =>
  loopback.fetch('/api/host-commands', { method: 'POST', body: { command } })
const toggled = 'data: {"type":"host-command","command":"toggle-voice"}\n\n'

describe('commands of the host', () => {
  test('reach the page that listens', async () => {
    const page = await listen()
    expect(await (await tell('toggle-voice')).json()).toEqual({ command: 'toggle-voice' })
    expect(await page.next()).toBe(toggled)
  })

  test('with two pages open go to the newer one alone', async () => {
    const older = await listen()
    const newer = await listen()
    await tell('toggle-voice')
    expect(await newer.next()).toBe(toggled)
    loopback.clock.advance(heartbeatMs)
    expect(await older.next()).toBe(': ping\n\n')
  })

  test('are refused in a sentence while no page listens', async () => {
    const refused = await tell('toggle-voice')
    expect(refused.status).toBe(409)
    expect(await refused.json()).toMatchObject({
      code: 'not-ready',
      message: expect.stringMatching(/No window/) as string,
    })
  })

  test('stand beside the news that settings were changed, which every page hears', async () => {
    const pages = [await listen(), await listen()]
    loopback.server.settingsChanged()
    for (const page of pages) expect(await page.next()).toBe('data: {"type":"settings-changed"}\n\n')
  })

  test('that nobody knows are refused, and nobody hears them', async () => {
    await listen()
    expect((await tell('format-disk')).status).toBe(400)
  })

  test('need a ticket like everything else', async () => {
    expect((await loopback.fetch('/api/host-commands', { headers: { Authorization: 'Ticket none' } })).status).toBe(401)
  })

  test('end with the server', async () => {
    const page = await listen()
    await loopback.stop()
    expect(await page.next()).toBeUndefined()
  })
})
