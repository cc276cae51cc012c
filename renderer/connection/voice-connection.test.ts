import { describe, expect, it } from 'vitest'
import { AssistantError } from '../../shared/protocol/errors.ts'
import { audioFlags, type AudioFrame } from '../../shared/protocol/frame.ts'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'
import { welcome } from '../../shared/session/__fixtures__/welcome.ts'
import { Rig } from './__fixtures__/connection-rig.ts'
import { welcomeDeadlineMs } from './one-socket.ts'

const idOf = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
const text = (number: number, words = 'Hello') => ({ type: 'text-submit', id: idOf(number), text: words }) as const
const notice = (seq: number, epoch = 7): ServerMessage => ({
  ...{ type: 'notice', code: 'nothing-heard', message: `number ${seq}`, epoch, seq },
})
const result = (seq: number, command: number): ServerMessage => ({
  ...{ type: 'command-result', commandId: idOf(command), isOk: true, epoch: 7, seq },
})
const microphone = (sequence: number): AudioFrame => ({
  ...{ kind: 'microphone', flags: 0, streamId: 1, sequence, position: sequence * 320, samples: new Int16Array(320) },
})
const speech: AudioFrame = {
  ...{ kind: 'speech', flags: 0, streamId: 4, sequence: 0, position: 0, samples: new Int16Array([1, -2, 3]) },
}

describe('connecting', () => {
  it('buys a ticket, opens the socket with it and says hello first', async () => {
    const rig = new Rig()
    rig.connection.open()
    await rig.settle()
    expect([rig.socket.url, rig.socket.protocols, rig.socket.binaryType]).toEqual([
      'ws://127.0.0.1:4114/socket',
      ['parley.v1', 't.ticket-0'],
      'arraybuffer',
    ])
    expect(rig.socket.sent).toEqual([])
    rig.socket.opens()
    expect(rig.socket.sent).toEqual([
      {
        ...{ type: 'hello', protocol: 'parley.v1', client: { name: 'page', version: '1' } },
        ...{ audio: 'binary', vad: 'client', mode: 'always-listening' },
      },
    ])
    rig.socket.says(welcome())
    expect(rig.states).toEqual([{ name: 'connecting' }, { name: 'open', isResumed: false }])
    expect(rig.connection.sessionId).toBe('s-1')
  })

  it('goes on in the session of before a reload, from the message that was taken last', async () => {
    const rig = new Rig()
    rig.connection.open({ sessionId: 's-9', epoch: 7, lastSeq: 3 })
    await rig.settle()
    rig.socket.opens()
    expect(rig.socket.sent).toMatchObject([{ sessionId: 's-9', epoch: 7, lastSeq: 3 }])
    rig.socket.says(welcome({ isResumed: true, seq: 4, sessionId: 's-9' }), notice(4))
    expect(rig.news).toEqual(['welcome 4', 'notice 4'])
  })

  it('gives a server up that says nothing, and tries again', async () => {
    const rig = new Rig()
    rig.connection.open()
    await rig.settle()
    rig.socket.opens()
    await rig.pass(welcomeDeadlineMs)
    expect(rig.state).toMatchObject({ name: 'waiting', retryInMs: 50, isBlocked: true })
    await rig.pass(50)
    expect(rig.sockets).toHaveLength(2)
  })

  it('ends when the credential is refused, and tries on when nobody answers', async () => {
    const rig = new Rig()
    rig.ticket = () => Promise.reject(new AssistantError('not-ready', 'Parley does not answer.', { retryable: true }))
    rig.connection.open()
    await rig.settle()
    expect(rig.state).toEqual({ name: 'waiting', retryInMs: 50, reason: 'Parley does not answer.' })
    rig.ticket = () => Promise.reject(new AssistantError('refused', 'Get a fresh link.'))
    await rig.pass(50)
    expect(rig.state).toEqual({ name: 'closed', reason: 'Get a fresh link.', cause: 'refused' })
    expect(rig.clock.pendingTimers).toBe(0)
  })

  it.each([
    [4004, undefined, 'closed', 'Another window took this conversation over'],
    [4002, 'The hello frame was refused: vad.', 'closed', 'The hello frame was refused: vad.'],
    [
      4008,
      'As many connections as the settings allow are open.',
      'waiting',
      'As many connections as the settings allow',
    ],
    [4005, undefined, 'waiting', 'The permission of this page was renewed.'],
    [1001, undefined, 'waiting', 'Parley is stopping.'],
    [1012, undefined, 'waiting', 'The connection to Parley was lost.'],
  ] as const)('does as close code %i advises, and says why', async (...[code, refusal, name, sentence]) => {
    const rig = new Rig()
    rig.connection.open()
    await rig.settle()
    rig.socket.opens()
    if (refusal !== undefined) rig.socket.says({ type: 'error', code: 'bad-frame', message: refusal })
    rig.socket.closes(code)
    expect(rig.state).toMatchObject({ name, reason: expect.stringContaining(sentence) as string })
  })
})

describe('a resume', () => {
  it('asks for what came after the last message that was taken, and shows each message once', async () => {
    const rig = await Rig.open()
    rig.socket.says(notice(1), notice(2))
    await rig.reconnect()
    expect(rig.socket.sent).toMatchObject([{ type: 'hello', sessionId: 's-1', epoch: 7, lastSeq: 2 }])
    rig.socket.says(welcome({ isResumed: true, seq: 4 }), notice(3), notice(4), notice(4), notice(5))
    expect(rig.news).toEqual(['welcome 0', 'notice 1', 'notice 2', 'welcome 4', 'notice 3', 'notice 4', 'notice 5'])
    expect(rig.state).toEqual({ name: 'open', isResumed: true })
  })

  it('that breaks before the missed messages came asks for them again', async () => {
    const rig = await Rig.open()
    rig.socket.says(notice(1))
    await rig.reconnect()
    rig.socket.says(welcome({ isResumed: true, seq: 3 }), notice(2))
    rig.socket.closes(1006)
    await rig.pass(400)
    rig.socket.opens()
    expect(rig.socket.sent).toMatchObject([{ epoch: 7, lastSeq: 2 }])
  })

  it('begins anew from a snapshot', async () => {
    const rig = await Rig.open()
    rig.socket.says(notice(1), notice(2))
    await rig.reconnect()
    rig.socket.says(welcome({ epoch: 8, seq: 0 }), notice(1, 8))
    expect(rig.news.slice(3)).toEqual(['welcome 0', 'notice 1'])
    expect(rig.state).toEqual({ name: 'open', isResumed: false })
  })

  it('asks for a snapshot when a message is missing, and shows nothing from behind the hole', async () => {
    const rig = await Rig.open()
    rig.socket.says(notice(1), notice(3))
    expect(rig.news).toEqual(['welcome 0', 'notice 1'])
    await rig.pass(100)
    rig.socket.opens()
    expect(rig.socket.messages[0]).toMatchObject({ sessionId: 's-1' })
    expect(rig.socket.messages[0]).not.toHaveProperty('lastSeq')
  })

  it('begins with the last playout report, also one that went out before, and then waits for what was missed', async () => {
    const rig = await Rig.open()
    rig.connection.send({ type: 'playout', responseId: 4, playedSamples: 480 })
    rig.connection.send({ type: 'playout', responseId: 4, playedSamples: 960, isFinal: true })
    await rig.reconnect()
    rig.connection.send(text(1))
    rig.socket.says(welcome({ isResumed: true, seq: 1 }))
    expect(rig.socket.messages.slice(1)).toEqual([
      { type: 'playout', responseId: 4, playedSamples: 960, isFinal: true },
    ])
    rig.socket.says(notice(1))
    expect(rig.sentTypes).toEqual(['hello', 'playout', 'text-submit'])
  })

  it('tells nothing of a response to another life of the session', async () => {
    const rig = await Rig.open()
    rig.connection.send({ type: 'playout', responseId: 4, playedSamples: 480 })
    await rig.reconnect()
    rig.socket.says(welcome({ epoch: 8 }))
    await rig.reconnect()
    rig.socket.says(welcome({ epoch: 8, isResumed: true }))
    expect(rig.sockets).toHaveLength(3)
    expect(rig.sentTypes).toEqual(['hello'])
  })
})

describe('a command', () => {
  it('is sent again under its id when the connection broke before it was answered, and not after', async () => {
    const rig = await Rig.open()
    rig.connection.send(text(1))
    rig.connection.send(text(2))
    rig.socket.says(result(1, 2))
    await rig.reconnect()
    rig.socket.says(welcome({ isResumed: true, seq: 1 }))
    expect(rig.socket.messages.slice(1)).toMatchObject([{ type: 'text-submit', id: idOf(1) }])
  })

  it('that was answered while we were away is not sent again', async () => {
    const rig = await Rig.open()
    rig.connection.send(text(1))
    await rig.reconnect()
    rig.socket.says(welcome({ isResumed: true, seq: 1 }), result(1, 1))
    expect(rig.sentTypes).toEqual(['hello'])
    expect(rig.news.at(-1)).toBe('command-result 1')
  })

  it('waits for the first connection, where a playout report does not', async () => {
    const rig = new Rig()
    rig.connection.send(text(1))
    rig.connection.send({ type: 'playout', responseId: 1, playedSamples: 1 })
    rig.connection.open()
    await rig.settle()
    rig.socket.opens()
    rig.connection.send({ type: 'playout', responseId: 1, playedSamples: 2 })
    rig.socket.says(welcome())
    expect(rig.sentTypes).toEqual(['hello', 'text-submit'])
  })

  it('waits where the server went away while a socket was tried: no request would reach it either', async () => {
    const rig = new Rig()
    rig.connection.open()
    rig.connection.send(text(1))
    await rig.settle()
    rig.ticket = () => Promise.reject(new AssistantError('not-ready', 'Parley does not answer.', { retryable: true }))
    rig.socket.closes(1006)
    for (let tries = 0; tries < 10; tries++) await rig.pass(1_000)
    expect([rig.requested, rig.state?.name]).toEqual([[], 'waiting'])
  })

  it('that the server could not take is answered by that error and not sent again', async () => {
    const rig = await Rig.open()
    rig.connection.send(text(1))
    rig.socket.says({ type: 'error', code: 'rate-limited', message: 'Slow down.', commandId: idOf(1) })
    await rig.reconnect()
    rig.socket.says(welcome({ isResumed: true }))
    expect(rig.sentTypes).toEqual(['hello'])
    expect(rig.messages).toContainEqual(expect.objectContaining({ type: 'error', commandId: idOf(1) }))
  })

  it('that may have run before the server was started anew is answered here, never asked twice', async () => {
    const rig = await Rig.open()
    rig.connection.send(text(1))
    await rig.reconnect()
    rig.socket.says(welcome({ epoch: 8 }))
    expect(rig.sentTypes).toEqual(['hello'])
    expect(rig.messages.at(-1)).toMatchObject({ type: 'error', code: 'not-ready', commandId: idOf(1) })
  })

  it('that waits when the connection ends for good is answered here, and later ones at once', async () => {
    const rig = await Rig.open()
    rig.connection.send(text(1))
    rig.socket.closes(4004)
    rig.connection.send(text(2))
    rig.connection.sendAudio(microphone(0))
    const answers = rig.messages.slice(1)
    expect(answers).toMatchObject([
      { type: 'error', code: 'not-ready', commandId: idOf(1) },
      { type: 'error', code: 'not-ready', commandId: idOf(2) },
    ])
    rig.connection.open()
    await rig.settle()
    rig.socket.opens()
    rig.socket.says(welcome({ isResumed: true }))
    expect(rig.sentTypes).toEqual(['hello'])
    expect(rig.socket.frames).toEqual([])
  })

  it('that no frame can hold is refused here: the server would close the connection for good', async () => {
    const rig = await Rig.open()
    rig.connection.send(text(1, 'é'.repeat(33_000)))
    expect(rig.sentTypes).toEqual(['hello'])
    expect(rig.messages.at(-1)).toMatchObject({ type: 'error', code: 'text-too-long', commandId: idOf(1) })
  })
})

describe('microphone audio', () => {
  it('of a gap in the connection arrives after the resume, behind the utterance it belongs to', async () => {
    const rig = await Rig.open()
    rig.socket.closes(1006)
    rig.connection.send({ type: 'speech-start', id: idOf(1), utteranceId: 1, position: 0 })
    for (let sequence = 0; sequence < 50; sequence++) rig.connection.sendAudio(microphone(sequence))
    await rig.pass(100)
    rig.socket.opens()
    rig.socket.says(welcome({ isResumed: true }))
    rig.connection.sendAudio(microphone(50))
    expect(rig.sentTypes).toEqual(['hello', 'speech-start'])
    expect(rig.socket.frames.map((frame) => frame.sequence)).toEqual(Array.from({ length: 51 }, (_, index) => index))
    expect(rig.socket.frames.every((frame) => frame.flags === 0)).toBe(true)
  })

  it('waits while 64 KiB are unsent, loses its oldest, and says where', async () => {
    const rig = await Rig.open()
    rig.socket.bufferedAmount = 64 * 1024 + 1
    for (let sequence = 0; sequence < 160; sequence++) rig.connection.sendAudio(microphone(sequence))
    expect(rig.socket.frames).toEqual([])
    rig.socket.bufferedAmount = 64 * 1024
    await rig.pass(1_000)
    const [first, second] = rig.socket.frames
    expect(rig.socket.frames).toHaveLength(150)
    expect(first).toMatchObject({ sequence: 10, position: 3_200, flags: audioFlags.gap })
    expect(second).toMatchObject({ sequence: 11, flags: 0 })
  })
})

describe('bookkeeping', () => {
  it('acknowledges the newest message once a second, and only when there is one', async () => {
    const rig = await Rig.open()
    rig.socket.says(notice(1), notice(2))
    await rig.pass(1_000)
    await rig.pass(1_000)
    rig.socket.says(notice(3))
    await rig.pass(500)
    expect(rig.socket.messages.filter((message) => message.type === 'ack')).toEqual([{ type: 'ack', seq: 2 }])
    await rig.pass(500)
    expect(rig.socket.messages.filter((message) => message.type === 'ack').at(-1)).toEqual({ type: 'ack', seq: 3 })
  })

  it('acknowledges about once a second, however often it looks: each block of the microphone is a look', async () => {
    const rig = await Rig.open()
    for (let seq = 1; seq <= 60; seq++) {
      rig.socket.says(notice(seq))
      rig.connection.sendAudio(microphone(seq))
      await rig.pass(50)
    }
    const acks = rig.socket.messages.filter((message) => message.type === 'ack')
    expect(acks.length).toBeGreaterThanOrEqual(2)
    expect(acks.length).toBeLessThanOrEqual(3)
  })

  it('acknowledges anew in another life of the session, whose numbers begin again', async () => {
    const rig = await Rig.open()
    rig.socket.says(notice(1), notice(2), notice(3))
    await rig.pass(1_000)
    await rig.reconnect()
    rig.socket.says(welcome({ epoch: 8 }), notice(1, 8))
    await rig.pass(1_000)
    expect(rig.socket.sent.at(-1)).toEqual({ type: 'ack', seq: 1 })
  })

  it('keeps the beat of the welcome, answers pings at once and measures the round trip and the other clock', async () => {
    const rig = await Rig.open()
    rig.socket.says({ type: 'ping', sentAtMs: 42 })
    expect(rig.socket.sent.at(-1)).toEqual({ type: 'pong', sentAtMs: 42 })
    await rig.pass(3_000)
    expect(rig.socket.sent.at(-1)).toEqual({ type: 'ping', sentAtMs: 3_000 })
    await rig.pass(7)
    rig.socket.says({ type: 'pong', sentAtMs: 3_000, serverAtMs: rig.clock.wallMs() - 500 })
    expect(rig.connection.quality).toEqual({ roundTripMs: 7, clockOffsetMs: -496.5 })
    expect(rig.roundTripsMs).toEqual([7])
    expect(rig.news).toEqual(['welcome 0'])
  })

  it('takes a server that was silent for 9 s for dead, whatever the socket says', async () => {
    const rig = await Rig.open()
    await rig.pass(8_999)
    expect(rig.state?.name).toBe('open')
    await rig.pass(1)
    expect(rig.state).toMatchObject({ name: 'waiting', reason: 'Parley does not answer.' })
    expect(rig.socket.closedWith).toBe(1000)
  })

  it('asks at once when it is told to, and believes the answer', async () => {
    const rig = await Rig.open()
    await rig.pass(500)
    rig.connection.probe()
    expect(rig.socket.sent.at(-1)).toEqual({ type: 'ping', sentAtMs: 500 })
    rig.socket.says({ type: 'pong', sentAtMs: 500, serverAtMs: 1 })
    await rig.pass(3_000)
    expect(rig.state?.name).toBe('open')
    rig.connection.probe()
    await rig.pass(1_499)
    expect(rig.state?.name).toBe('open')
    await rig.pass(1)
    expect(rig.state?.name).toBe('waiting')
  })

  it('tries at once when the network came back during a wait', async () => {
    const rig = await Rig.open()
    for (let tries = 0; tries < 6; tries++) {
      rig.socket.closes(1006)
      await rig.pass(5_000)
    }
    rig.socket.closes(1006)
    expect(rig.state).toMatchObject({ name: 'waiting', retryInMs: 2_500 })
    const tried = rig.sockets.length
    rig.connection.probe()
    await rig.settle()
    expect(rig.sockets).toHaveLength(tried + 1)
  })
})

describe('a frame that is not of the protocol', () => {
  it('changes nothing and is counted', async () => {
    const rig = await Rig.open()
    rig.socket.saysRaw('{"type":"surprise"}')
    rig.socket.saysRaw('not json')
    rig.socket.saysRaw(new ArrayBuffer(3))
    rig.socket.speaks(microphone(0))
    rig.socket.speaks(speech)
    rig.socket.says(notice(1))
    expect(rig.connection.unreadableFrames).toBe(4)
    expect(rig.news).toEqual(['welcome 0', 'notice 1'])
    expect(rig.speech).toEqual([speech])
  })

  it('in the middle of a resume means a snapshot: nothing behind it would tell the hole', async () => {
    const rig = await Rig.open()
    await rig.reconnect()
    rig.socket.says(welcome({ isResumed: true, seq: 1 }))
    rig.socket.saysRaw('{"type":"surprise"}')
    await rig.pass(400)
    rig.socket.opens()
    expect(rig.socket.messages[0]).not.toHaveProperty('lastSeq')
  })

  it('ends the connection for good when there were 20', async () => {
    const rig = await Rig.open()
    for (let frames = 0; frames < 19; frames++) rig.socket.saysRaw('?')
    expect(rig.state?.name).toBe('open')
    rig.socket.saysRaw('?')
    expect(rig.state).toMatchObject({ name: 'closed', reason: expect.stringContaining('cannot read') as string })
  })
})

describe('an orphan', () => {
  it('is a socket that was given up: what it still says reaches nobody, and its late end ends nothing', async () => {
    const rig = await Rig.open()
    const orphan = rig.socket
    // The server went quiet, so this page turned to a new socket; the old one was only slow.
    await rig.pass(9_000)
    await rig.pass(100)
    rig.socket.opens()
    rig.socket.says(welcome({ isResumed: true, seq: 0 }), notice(1))
    orphan.says(notice(1), notice(2), { type: 'ping', sentAtMs: 1 })
    orphan.speaks(speech)
    orphan.opens()
    orphan.closes(4004)
    expect(rig.news).toEqual(['welcome 0', 'welcome 0', 'notice 1'])
    expect(rig.speech).toEqual([])
    expect(orphan.messages.map((message) => message.type)).toEqual(['hello', 'ping', 'ping'])
    expect(rig.state).toEqual({ name: 'open', isResumed: true })
  })

  it('is a ticket that came after the connection was left', async () => {
    const rig = new Rig()
    const late = Promise.withResolvers<string>()
    let wasAborted = (): boolean => false
    rig.ticket = (signal) => {
      wasAborted = () => signal.aborted
      return late.promise
    }
    rig.connection.open()
    rig.connection.close()
    late.resolve('late')
    await rig.settle()
    expect(wasAborted()).toBe(true)
    expect(rig.sockets).toEqual([])
    expect(rig.states.map(({ name }) => name)).toEqual(['connecting', 'closed'])
  })
})

it('can be left in the very moment in which it opens', async () => {
  const rig = new Rig()
  rig.onState = (state) => {
    if (state.name === 'open') rig.connection.close()
  }
  rig.connection.send(text(1))
  rig.connection.open()
  await rig.settle()
  rig.socket.opens()
  rig.socket.says(welcome(), notice(1))
  expect(rig.sentTypes).toEqual(['hello'])
  expect(rig.news).toEqual(['welcome 0', 'error'])
  expect([rig.state?.name, rig.clock.pendingTimers]).toEqual(['closed', 0])
})

it('can be left by one who is told of the welcome, and says nothing of having been open', async () => {
  const rig = new Rig()
  rig.onMessage = () => {
    rig.connection.close()
  }
  rig.connection.open()
  await rig.settle()
  rig.socket.opens()
  rig.socket.says(welcome())
  expect(rig.states.map(({ name }) => name)).toEqual(['connecting', 'closed'])
  expect(rig.clock.pendingTimers).toBe(0)
})

it('leaves no timer behind when it is closed, and can be opened again', async () => {
  const rig = await Rig.open()
  rig.connection.close()
  rig.connection.close()
  expect([rig.socket.closedWith, rig.clock.pendingTimers]).toEqual([1000, 0])
  expect(rig.states.map(({ name }) => name)).toEqual(['connecting', 'open', 'closed'])
  rig.connection.open()
  await rig.settle()
  rig.socket.opens()
  expect(rig.socket.sent).toMatchObject([{ type: 'hello', sessionId: 's-1', epoch: 7, lastSeq: 0 }])
})
