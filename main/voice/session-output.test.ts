import { describe, expect, it } from 'vitest'
import type { ServerMessage, SessionMessage, Welcome } from '../../shared/protocol/server-messages.ts'
import type { CommandResult } from '../../shared/session/server-end-events.ts'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { recordingChannel, type RecordingChannel } from '../testing/scripted-session.ts'
import { SessionOutput, type MakeWelcome } from './session-output.ts'

const delta = (text: string): SessionMessage => ({ type: 'text-delta', responseId: 1, text })

const welcome: MakeWelcome = (isResumed, place): Welcome => ({
  ...{ type: 'welcome', protocol: 'parley.v1', serverVersion: '0', sessionId: 's', conversationId: 'c', isResumed },
  ...place,
  audio: { microphoneRateHz: 16_000, speechRateHz: 24_000, frameMs: 20, speechLeadMs: 500 },
  limits: {
    ...{ textFrameMaxBytes: 1, audioFrameMaxBytes: 1, audioFramesPerSecond: 1, audioFramesBurst: 1 },
    ...{ heartbeatMs: 1, peerSilentMs: 1 },
  },
})

const brief = (message: ServerMessage): string => {
  if (message.type === 'welcome') return `${message.isResumed ? 'resumed' : 'snapshot'} at ${message.seq}`
  if (message.type === 'text-delta') return `${message.seq} ${message.text}`
  return message.type
}

const heard = (channel: RecordingChannel): string[] => channel.messages.map(brief)

function output(): { output: SessionOutput; connect: (lastSeq?: number) => RecordingChannel; clock: ManualClock } {
  const clock = new ManualClock()
  const output = new SessionOutput({ clock, epoch: 7 })
  return {
    clock,
    output,
    connect: (lastSeq) => {
      const channel = recordingChannel()
      output.attach(channel, lastSeq === undefined ? undefined : { epoch: 7, lastSeq }, welcome)
      return channel
    },
  }
}

describe("a session's way out", () => {
  it('tells a socket that it was replaced before the next one is welcomed, and nothing after that', () => {
    const { output: out, connect } = output()
    const first = connect()
    const order: string[] = []
    first.close = (name) => order.push(`first ${name}`)
    const second = recordingChannel()
    second.send = (message) => order.push(`second ${brief(message)}`)
    out.attach(second, undefined, welcome)
    out.send(delta('a'))
    expect(order).toEqual(['first replaced', 'second snapshot at 0', 'second 1 a'])
    expect(heard(first)).toEqual(['snapshot at 0'])
    out.detach(first)
    expect(out.hasSocket).toBe(true)
  })

  it('gives a client that comes back exactly what it missed', () => {
    const { output: out, connect } = output()
    out.detach(connect())
    out.send(delta('a'))
    out.send(delta('b'))
    expect(heard(connect(1))).toEqual(['resumed at 2', '2 b'])
  })

  it('keeps numbers in order for everybody when a channel makes the session say something', () => {
    const { output: out, connect } = output()
    const first = connect()
    const stream = recordingChannel('event-stream')
    out.attach(stream, undefined, welcome)
    first.send = (message) => {
      if (message.type === 'text-delta' && message.text === 'a') out.send(delta('because of a'))
    }
    out.send(delta('a'))
    expect(heard(stream)).toEqual(['snapshot at 0', '1 a', '2 because of a'])
  })

  it('runs a command once and answers it as often as it comes', () => {
    const { output: out, connect } = output()
    const channel = connect()
    let runs = 0
    const run = (): CommandResult => ({ type: 'command-result', commandId: 'a', isOk: ++runs === 1 })
    out.answer(channel, 'a', run)
    out.detach(channel)
    const next = connect(0)
    out.answer(next, 'a', run)
    out.answer(channel, 'b', run)
    expect(runs).toBe(1)
    expect(next.messages).toMatchObject([{ type: 'welcome' }, { seq: 1, isOk: true }, { seq: 2, isOk: true }])
  })

  it('gives a snapshot to whoever comes back from before a snapshot that went to all', () => {
    const { output: out, connect } = output()
    const channel = connect()
    out.send(delta('of the old conversation'))
    out.welcomeAll()
    expect(heard(channel).at(-1)).toBe('snapshot at 1')
    // With number 1 it had everything that was numbered; whether it had the snapshot as well, its place does not say.
    expect(heard(connect(1))).toEqual(['snapshot at 1'])
    out.send(delta('of the new one'))
    expect(heard(connect(2))).toEqual(['resumed at 2'])
  })

  it('lets speech wait until there is a socket and it keeps up', async () => {
    const { output: out, clock } = output()
    let isWritable = false
    const writable = out.writable(new AbortController().signal).then(() => (isWritable = true))
    const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
    await settle()
    const channel = recordingChannel()
    let buffered = 1_000_000
    channel.bufferedBytes = () => buffered
    out.attach(channel, undefined, welcome)
    await settle()
    expect(isWritable).toBe(false)
    buffered = 0
    clock.advance(20)
    await writable
    expect(isWritable).toBe(true)
  })
})
