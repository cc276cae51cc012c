import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ManualClock } from '../shared/std/manual-clock.ts'
import { waitMs } from '../shared/std/clock.ts'
import { mintTicket, requestWithTicket, serverAccess } from '../main/client/server-access.ts'
import { ListeningClient } from '../main/testing/listening-client.ts'
import { LoopbackEvents } from '../main/testing/loopback-events.ts'
import { type LoopbackServer, startLoopbackServer } from '../main/testing/loopback-server.ts'
import { LoopbackSocket } from '../main/testing/loopback-socket.ts'
import { says, scriptedModel } from '../main/testing/scripted-providers.ts'
import { scriptedSession, type SessionRig } from '../main/testing/scripted-session.ts'
import { ServerProcess } from '../main/testing/server-process.ts'
import { type FaultProxy, startFaultProxy } from './fault-proxy/fault-proxy.ts'
import { machineClock } from './simulators/machine-clock.ts'

const idleMs = 60_000
const silentMs = 5 * 60_000

/** A proxy that may be started before its server, which has to be told the proxy's port. */
async function startProxy(clock: typeof machineClock): Promise<{ proxy: FaultProxy; target: { port: number } }> {
  const target = { port: 0 }
  const proxy = await startFaultProxy({ target, clock, faults: { idleCutMs: idleMs } })
  return { proxy, target }
}

describe('a proxy that cuts after 60 s without a byte, on a clock that the test moves', () => {
  let proxyClock: ManualClock
  let proxy: FaultProxy
  let session: SessionRig
  let server: LoopbackServer
  let socket: LoopbackSocket
  let events: LoopbackEvents
  const later = new AbortController()

  beforeEach(async () => {
    proxyClock = new ManualClock()
    const started = await startProxy(proxyClock)
    proxy = started.proxy
    session = scriptedSession({ llm: scriptedModel(says('Still here.')) })
    server = await startLoopbackServer({
      hub: session.hub,
      clock: session.clock,
      conversations: session.store.conversations,
      allowedHosts: [`127.0.0.1:${proxy.port}`],
    })
    started.target.port = server.port
    const origin = `http://127.0.0.1:${proxy.port}`
    socket = await LoopbackSocket.connect({ port: proxy.port, origin, ticket: () => server.ticket() }, { mode: 'text' })
    const { sessionId } = await socket.next('welcome')
    events = new LoopbackEvents(
      await fetch(`${origin}/api/chat/${sessionId}/events`, {
        headers: { origin, authorization: `Ticket ${await server.ticket()}`, connection: 'close' },
        signal: later.signal,
      }),
    )
    await events.until(() => events.messages.length > 0)
  })

  afterEach(async () => {
    socket.socket.terminate()
    await proxy.close()
    const closing = server.server.close()
    session.clock.advance(2_000)
    await closing
    await session.hub.close()
  })

  const pings = (): number => socket.messages.filter((message) => message.type === 'ping').length

  test('leaves a socket and an event stream alone for 5 silent minutes: the server pings on both', async () => {
    socket.socket.on('message', () => {
      const newest = socket.messages.at(-1)
      if (newest?.type === 'ping') socket.send({ type: 'pong', sentAtMs: newest.sentAtMs })
    })
    for (let passedMs = 3_000; passedMs <= silentMs; passedMs += 3_000) {
      proxyClock.advance(3_000)
      session.clock.advance(3_000)
      await socket.until(() => pings() === passedMs / 3_000)
      await events.until(() => events.comments === passedMs / 3_000)
    }
    expect(proxy.count('cut')).toBe(0)

    // And not only open: a turn goes through both.
    socket.send({ type: 'text-submit', id: randomUUID(), text: 'are you still there' })
    expect(await socket.next('response-end')).toMatchObject({ reason: 'completed', heardText: 'Still here.' })
    await events.until(() => events.messages.some((message) => message.type === 'response-end'))
  })

  test('cuts both when the server’s clock stands still and no ping is sent', async () => {
    proxyClock.advance(idleMs)
    expect(await socket.closed).toMatchObject({ code: 1006 })
    await events.ended
    expect(pings() + events.comments).toBe(0)
    expect(proxy.count('cut')).toBe(2)
  })
})

describe('a proxy that cuts after 60 s without a byte, in real time', () => {
  test(
    'leaves a socket and an event stream of the real server alone for 5 silent minutes',
    async ({ skip }) => {
      if (process.env.PARLEY_LONG !== '1') skip('takes 5 real minutes: npm test -- --long')
      const profile = await mkdtemp(join(tmpdir(), 'parley-e2e-silence-'))
      const { proxy, target } = await startProxy(machineClock)
      const server = await ServerProcess.start({ profile, args: ['--allow-host', `127.0.0.1:${proxy.port}`] })
      target.port = server.port
      const access = serverAccess(`ws://127.0.0.1:${proxy.port}/socket`, server.access.secret)
      try {
        const client = await ListeningClient.connect(access, { mode: 'text' })
        const path = `/api/chat/${client.welcome.sessionId}/events`
        const events = new LoopbackEvents(await requestWithTicket(access, path, { method: 'GET' }))
        await events.until(() => events.messages.length > 0)
        await waitMs(machineClock, silentMs, new AbortController().signal)
        await client.command({ type: 'text-submit', text: 'what is twelve times seven' })
        expect((await client.next('response-end')).heardText).toContain('84')
        await events.until(() => events.messages.some((message) => message.type === 'response-end'))
        client.close()
        expect(await mintTicket(access)).not.toBe('')
      } finally {
        await server.end()
        await proxy.close()
        await rm(profile, { recursive: true, force: true })
      }
    },
    silentMs + 60_000,
  )
})
