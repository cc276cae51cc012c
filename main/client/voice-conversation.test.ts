import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { speechFrameSamples } from '../../shared/audio/format.ts'
import type { ServerMessage, SessionMessage } from '../../shared/protocol/server-messages.ts'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { defaultSettings } from '../config/settings.ts'
import { type LoopbackServer, startLoopbackServer } from '../testing/loopback-server.ts'
import type { ScriptedAttachment, ScriptedSession } from '../testing/scripted-hub.ts'
import { WaitingRoom } from '../testing/waiting-room.ts'
import { connectParley } from './parley-client.ts'
import { serverAccess } from './server-access.ts'
import { holdVoiceConversation, type VoiceConversationResult } from './voice-conversation.ts'

let server: LoopbackServer
beforeEach(async () => {
  // The client's clock is moved by whole seconds at a time, the server's not at all.
  const limits = { ...defaultSettings.limits, audioFramesPerSecond: 10_000, audioFramesBurst: 10_000 }
  server = await startLoopbackServer({ limits })
})
afterEach(async () => {
  await server.server.close()
})

interface Talk {
  readonly clock: ManualClock
  readonly session: ScriptedSession
  readonly attachment: ScriptedAttachment
  readonly result: Promise<VoiceConversationResult>
  readonly clips: [string, number][]
  /** Says something and waits until the client has it. */
  readonly say: (message: SessionMessage) => Promise<void>
  /** Something that shows the server alive and moves nothing. */
  readonly keepAlive: () => Promise<void>
  /** Sends frames `from` to `to` of a response whose samples are all its id, and waits until the client has them. */
  readonly speak: (responseId: number, from: number, to: number) => Promise<void>
  /** What the client said of its playing, once it has said `count` such things. */
  readonly playouts: (count: number) => Promise<unknown[]>
}

async function talk(options: { clipMs: number; interruptAfterMs?: number }): Promise<Talk> {
  const clock = new ManualClock()
  const access = serverAccess(`ws://127.0.0.1:${server.port}/socket`, server.server.launchSecret)
  const client = await connectParley({ access, clock, hello: { client: { name: 'test', version: '1' } } })
  const room = new WaitingRoom()
  const got: (ServerMessage | number)[] = []
  const clips: [string, number][] = []
  const result = holdVoiceConversation({
    client,
    clock,
    clip: new Int16Array(options.clipMs * 16).fill(100),
    ...(options.interruptAfterMs === undefined
      ? {}
      : { interruption: { clip: new Int16Array(1_600).fill(200), afterAudioMs: options.interruptAfterMs } }),
    pace: { kind: 'real-time' },
    speakerSpeed: 1,
    onMessage(message) {
      got.push(message)
      room.ring()
    },
    onSpeech(frame) {
      got.push(frame.sequence)
      room.ring()
    },
    onClip: (name, position) => clips.push([name, position]),
  })
  const session = server.hub.session()
  const attachment = server.hub.attachments[0]
  if (attachment === undefined) throw new Error('The client is not attached.')
  const playouts = (): unknown[] => attachment.received.filter((message) => message.type === 'playout')
  return {
    ...{ clock, session, attachment, result, clips },
    async say(message) {
      const before = got.length
      session.say(message)
      await room.until(() => got.length > before)
    },
    async keepAlive() {
      const before = got.length
      session.sayRaw({ type: 'ack', microphonePosition: 0, streamId: 1 })
      await room.until(() => got.length > before)
    },
    async speak(responseId, from, to) {
      const before = got.length
      for (let sequence = from; sequence < to; sequence++) {
        const samples = new Int16Array(speechFrameSamples).fill(responseId)
        const position = sequence * speechFrameSamples
        session.speak({ kind: 'speech', flags: 0, streamId: responseId, sequence, position, samples })
      }
      await room.until(() => got.length >= before + to - from)
    },
    async playouts(count) {
      await server.hub.until(() => playouts().length >= count)
      return playouts()
    },
  }
}

const heard: SessionMessage = { type: 'speech-start', utteranceId: 1, position: 0 }
const start = (responseId: number): SessionMessage => ({
  type: 'response-start',
  responseId,
  itemId: `item-${responseId}`,
  isSpoken: true,
})
const end = (responseId: number, reason: 'completed' | 'interrupted', heardSamples: number): SessionMessage => ({
  type: 'response-end',
  ...{ responseId, itemId: `item-${responseId}`, reason, generatedCharacters: 1, heardText: '' },
  ...{ sentSamples: heardSamples, heardSamples },
})

describe('a spoken conversation', () => {
  test('ends by itself after the answer, with exactly what was heard', async () => {
    const { clock, say, speak, playouts, result, clips, attachment } = await talk({ clipMs: 100 })
    clock.advance(100)
    await say(heard)
    await say(start(1))
    await speak(1, 0, 5)
    await say({ type: 'speech-sent', responseId: 1, samples: 5 * speechFrameSamples })
    clock.advance(100)
    expect(await playouts(1)).toEqual([{ type: 'playout', responseId: 1, playedSamples: 2_400, isFinal: true }])
    await say(end(1, 'completed', 2_400))
    clock.advance(1_600)
    const { verdict, heardSamples, hasInterrupted, underruns } = await result
    expect({ verdict, hasInterrupted, underruns }).toEqual({ verdict: 'over', hasInterrupted: false, underruns: 0 })
    expect(heardSamples).toEqual(new Int16Array(2_400).fill(1))
    expect(clips).toEqual([['first', 0]])
    expect(attachment.audio.slice(0, 6).map((frame) => frame.samples[0])).toEqual([100, 100, 100, 100, 100, 0])
  })

  test('cuts in at its sample, falls silent when the server says stop, and hears nothing of the old answer after it', async () => {
    const { clock, say, speak, playouts, result, clips, attachment } = await talk({ clipMs: 20, interruptAfterMs: 200 })
    clock.advance(100)
    await say(heard)
    await say(start(1))
    await speak(1, 0, 25)
    clock.advance(200)
    expect(clips).toEqual([
      ['first', 0],
      ['interrupting', 4_480],
    ])
    clock.advance(50)
    await say({ type: 'response-interrupt', responseId: 1, reason: 'barge-in' })
    expect((await playouts(3)).at(-1)).toEqual({
      ...{ type: 'playout', responseId: 1, playedSamples: 6_000, isFinal: true },
    })
    await speak(1, 25, 30)
    await say(end(1, 'interrupted', 6_000))
    await say(start(2))
    await speak(2, 0, 3)
    await say({ type: 'speech-sent', responseId: 2, samples: 3 * speechFrameSamples })
    clock.advance(100)
    await say(end(2, 'completed', 1_440))
    clock.advance(1_600)
    const { verdict, heardSamples, hasInterrupted } = await result
    expect({ verdict, hasInterrupted }).toEqual({ verdict: 'over', hasInterrupted: true })
    expect(heardSamples).toEqual(Int16Array.from([...Array<number>(6_000).fill(1), ...Array<number>(1_440).fill(2)]))
    expect(attachment.audio.find((frame) => frame.samples[0] === 200)?.position).toBe(4_480)
  })

  test('in which nothing is heard ends with that verdict', async () => {
    const { clock, result, keepAlive } = await talk({ clipMs: 100 })
    for (let step = 0; step < 3; step++) {
      clock.advance(3_000)
      await keepAlive()
    }
    clock.advance(1_200)
    expect((await result).verdict).toBe('nothing-heard')
  })

  test('whose connection is lost fails with the reason and leaves no timer behind', async () => {
    const { clock, result, attachment } = await talk({ clipMs: 100 })
    attachment.channel.close('replaced')
    await expect(result).rejects.toThrow(/4004/)
    expect(clock.pendingTimers).toBe(0)
  })
})
