import { describe, expect, test } from 'vitest'
import { helloSchema } from '../../shared/protocol/client-messages.ts'
import { resumeWindowMs } from '../../shared/protocol/limits.ts'
import type { CaptureLevel } from '../../shared/session/capture-level.ts'
import { recordingChannel, scriptedSession } from '../testing/scripted-session.ts'
import { scriptedModel } from '../testing/scripted-providers.ts'
import { capturedRun } from './__fixtures__/captured-run.ts'
import { CapturingHub } from './capturing-hub.ts'

function rig() {
  const plain = scriptedSession({ llm: scriptedModel() })
  const runs: ReturnType<typeof capturedRun>[] = []
  let arrivals = 0
  const world: { level: CaptureLevel } = { level: 'off' }
  const hub = new CapturingHub({
    plain: plain.hub,
    level: () => world.level,
    capture: (level) => {
      const run = capturedRun({ level, answers: [['Yes.']], heard: [''], delayMs: () => 0 })
      runs.push(run)
      return run.session
    },
    clock: plain.clock,
    onArrival: () => {
      arrivals += 1
    },
  })
  const connect = (sessionId?: string) => {
    const client = { name: 'test', version: '0' }
    const hello = helloSchema.parse({ type: 'hello', protocol: 'parley.v1', client, sessionId })
    const channel = recordingChannel()
    return { channel, attached: hub.attach(hello, channel) }
  }
  return { hub, world, runs, clock: plain.clock, connect, arrivals: () => arrivals }
}

describe('sessions beside which a capture may run', () => {
  test('none is captured while the settings do not ask for it', () => {
    const { connect, runs } = rig()
    connect()
    expect(runs.length).toBe(0)
  })

  test('one that began without stays without, also when its client comes back', () => {
    const { connect, runs, world } = rig()
    const { sessionId } = connect().attached
    world.level = 'shape'
    expect(connect(sessionId).attached.sessionId).toBe(sessionId)
    expect(runs.length).toBe(0)
    expect(connect().attached.sessionId).not.toBe(sessionId)
    expect(runs.length).toBe(1)
  })

  test('one that began with a capture goes on in it, also when the settings have changed', () => {
    const { connect, runs, world, hub, arrivals } = rig()
    world.level = 'shape'
    const { sessionId } = connect().attached
    world.level = 'off'
    const { channel } = connect(sessionId)
    expect(channel.messages[0]).toMatchObject({ type: 'welcome', sessionId })
    expect(runs.length).toBe(1)
    expect(hub.has(sessionId)).toBe(true)
    expect(arrivals()).toBe(2)
  })

  test('an alarm is said where a client is, captured or not, and nowhere else', async () => {
    const { connect, runs, world, hub } = rig()
    expect(hub.announce('Tea.')).toBe(false)
    world.level = 'shape'
    const { attached, channel } = connect()
    expect(hub.announce('Tea.')).toBe(true)
    await runs[0]?.pass(50)
    expect(channel.messages.some(({ type }) => type === 'response-start')).toBe(true)
    attached.detach()
    attached.detach()
    expect(hub.announce('Tea again.')).toBe(false)
  })

  test('a capture ends when its client has stayed away for longer than a session waits', async () => {
    const { connect, world, hub, clock, runs } = rig()
    world.level = 'shape'
    const { attached } = connect()
    const { sessionId } = attached
    attached.detach()
    clock.advance(resumeWindowMs)
    expect(hub.has(sessionId)).toBe(true)
    clock.advance(10_000)
    await runs[0]?.pass(50)
    expect(hub.has(sessionId)).toBe(false)
    expect(runs[0]?.text()).toMatch(/session-close/)
  })

  test('closing waits for what captured sessions still have to say', async () => {
    const { connect, world, hub, runs } = rig()
    world.level = 'shape'
    connect()
    const closing = hub.close()
    await runs[0]?.pass(1_000)
    await closing
    expect(runs[0]?.text()).toMatch(/session-close/)
  })
})
