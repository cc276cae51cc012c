import { describe, expect, it } from 'vitest'
import { AssistantError } from '../../shared/protocol/errors.ts'
import { welcome } from '../../shared/session/__fixtures__/welcome.ts'
import { Rig } from './__fixtures__/connection-rig.ts'

const idOf = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
const text = (number: number) => ({ type: 'text-submit', id: idOf(number), text: 'Hello' }) as const

describe('a socket that is blocked', () => {
  /** Every upgrade is refused, for so long. */
  async function refused(rig: Rig, durationMs: number): Promise<void> {
    for (let passedMs = 0; passedMs < durationMs; passedMs += 50) {
      if (rig.sockets.length > 0 && rig.socket.closedWith === undefined) rig.socket.closes(1006)
      await rig.pass(50)
    }
  }

  it('sends texts by requests within 2.5 s, says that voice is away, and comes back to the socket without a second one', async () => {
    const rig = new Rig()
    rig.connection.open()
    rig.connection.send(text(1))
    await rig.settle()
    await refused(rig, 1_450)
    expect(rig.requested).toEqual([])
    await refused(rig, 100)
    expect(rig.requested).toEqual([idOf(1)])
    expect(rig.state).toMatchObject({
      name: 'waiting',
      isBlocked: true,
      reason: expect.stringContaining('Text works') as string,
    })
    rig.connection.send(text(2))
    rig.connection.send({ type: 'response-stop', id: idOf(3) })
    rig.connection.send({ type: 'mute-set', id: idOf(4), isMuted: true })
    expect(rig.requested).toEqual([idOf(1), idOf(2), idOf(3)])
    rig.connection.adopt('s-text')
    await refused(rig, 5_000)
    await rig.pass(5_000)
    rig.socket.opens()
    expect(rig.socket.messages[0]).toMatchObject({ sessionId: 's-text' })
    rig.socket.says(welcome({ sessionId: 's-text' }))
    rig.connection.send(text(5))
    expect(rig.state).toEqual({ name: 'open', isResumed: false })
    expect(rig.sentTypes).toEqual(['hello', 'mute-set', 'text-submit'])
    expect(rig.requested).toHaveLength(3)
  })

  it('is also one that opens and says nothing', async () => {
    const rig = new Rig()
    rig.connection.open()
    await rig.settle()
    rig.socket.opens()
    rig.connection.send(text(1))
    await rig.pass(1_500)
    expect(rig.requested).toEqual([idOf(1)])
  })

  it('is not one of a server that is away: the text waits, and goes when it is back', async () => {
    const rig = await Rig.open()
    rig.ticket = () => Promise.reject(new AssistantError('not-ready', 'Parley does not answer.', { retryable: true }))
    rig.socket.closes(1006)
    rig.connection.send(text(1))
    for (let tries = 0; tries < 10; tries++) await rig.pass(2_000)
    expect([rig.requested, rig.state?.name]).toEqual([[], 'waiting'])
    rig.ticket = () => Promise.resolve('back')
    await rig.pass(5_000)
    rig.socket.opens()
    rig.socket.says(welcome({ isResumed: true }))
    expect(rig.sentTypes).toEqual(['hello', 'text-submit'])
  })

  it('makes no session of its own when one was begun by a request while it was being opened', async () => {
    const rig = new Rig()
    rig.connection.open()
    await rig.settle()
    const tried = rig.socket
    rig.connection.adopt('s-text')
    await rig.pass(0)
    expect(tried.closedWith).toBe(1000)
    rig.socket.opens()
    expect(rig.socket.messages[0]).toMatchObject({ type: 'hello', sessionId: 's-text' })
    rig.connection.adopt('s-other')
    expect(rig.connection.sessionId).toBe('s-text')
  })
})

describe('a socket that went dead in mid-call', () => {
  it('is given up 1.5 s after a text went into it, and the text goes over the next one under its id', async () => {
    const rig = await Rig.open()
    await rig.pass(1_000)
    rig.connection.send(text(1))
    await rig.pass(1_499)
    expect(rig.state?.name).toBe('open')
    await rig.pass(1)
    expect(rig.state?.name).toBe('waiting')
    await rig.pass(50)
    rig.socket.opens()
    rig.socket.says(welcome({ isResumed: true }))
    expect(rig.socket.messages).toMatchObject([{ type: 'hello' }, { type: 'text-submit', id: idOf(1) }])
    expect([rig.sockets.length, rig.requested]).toEqual([2, []])
  })

  it('and no other comes through: the text goes by request within 2.5 s, and says in which life it went out', async () => {
    const rig = await Rig.open()
    rig.connection.send(text(1))
    await rig.pass(1_500)
    await rig.pass(50)
    await rig.pass(700)
    expect(rig.requested).toEqual([idOf(1)])
    expect(rig.requestedAfter).toEqual([7])
    // When a socket comes through again, nothing is sent a second time.
    await rig.pass(10_000)
    await rig.pass(5_000)
    rig.socket.opens()
    rig.socket.says(welcome({ isResumed: true }))
    expect(rig.sentTypes).toEqual(['hello'])
  })

  it('is left alone where the server is only slow with the answer', async () => {
    const rig = await Rig.open()
    rig.connection.send(text(1))
    for (let waitedMs = 0; waitedMs < 20_000; waitedMs += 1_000) {
      await rig.pass(1_000)
      rig.socket.says({ type: 'ping', sentAtMs: waitedMs })
    }
    expect([rig.sockets.length, rig.state?.name]).toEqual([1, 'open'])
  })
})
