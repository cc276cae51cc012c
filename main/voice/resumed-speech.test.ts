import { describe, expect, it } from 'vitest'
import { audioFlags, type AudioFrame } from '../../shared/protocol/frame.ts'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'
import type { TextToSpeech } from '../providers/types.ts'
import { says, scriptedModel, type ScriptStep } from '../testing/scripted-providers.ts'
import {
  recordingChannel,
  scriptedSession,
  type RecordingChannel,
  type SessionRig,
} from '../testing/scripted-session.ts'
import type { AttachedClient } from './client-channel.ts'

/** Not a whole number of frames: the last one is partly silence. */
const sentenceSamples = 9_700
const frameSamples = 480

/** Every sample of an answer is another one. */
function noiseVoice(): TextToSpeech & { readonly texts: string[] } {
  const texts: string[] = []
  return {
    name: 'noise',
    texts,
    async *synthesize({ text, signal }) {
      const first = texts.push(text) * 1_000
      for (let at = 0; at < sentenceSamples; at += 700) {
        await Promise.resolve()
        if (signal.aborted) return
        const count = Math.min(700, sentenceSamples - at)
        yield { samples: Int16Array.from({ length: count }, (_, index) => first + at + index), rateHz: 24_000 }
      }
    },
  }
}

const uuid = '00000000-0000-4000-8000-000000000001'
const story = says('Once upon a time. ', 'There was a fox.')
const totalSamples = 2 * sentenceSamples

interface Listener {
  readonly rig: SessionRig
  readonly model: ReturnType<typeof scriptedModel>
  readonly voice: ReturnType<typeof noiseVoice>
  client: AttachedClient
  channel: RecordingChannel
  /** What came over all sockets, and of it what was not lost. */
  readonly messages: ServerMessage[]
  held: AudioFrame[]
}

async function listen(script: readonly ScriptStep[] = story): Promise<Listener> {
  const model = scriptedModel(script)
  const voice = noiseVoice()
  const rig = scriptedSession({ llm: model, tts: voice })
  const channel = recordingChannel()
  const client = rig.connect(channel)
  rig.command(client, { type: 'text-submit', id: uuid, text: 'Tell me a story.' })
  await rig.pass()
  return { rig, model, voice, client, channel, messages: [], held: [] }
}

const seqOf = (message: ServerMessage): number => ('seq' in message ? message.seq : 0)

/** The socket dies; of what was sent over it this client has the messages and only so many frames of the answer. */
function drop(listener: Listener, frames: number): void {
  listener.client.detach()
  listener.messages.push(...listener.channel.messages)
  listener.held = [...listener.held, ...listener.channel.frames].slice(0, frames)
}

function comeBack(listener: Listener, place: { heldSpeech: boolean } = { heldSpeech: true }): void {
  const { rig, client, messages, held } = listener
  const welcome = messages.find((message) => message.type === 'welcome')
  listener.channel = recordingChannel()
  listener.client = rig.connect(listener.channel, {
    sessionId: client.sessionId,
    ...(welcome !== undefined && { epoch: welcome.epoch }),
    lastSeq: Math.max(...messages.map(seqOf)),
    ...(place.heldSpeech && { heldSpeech: { responseId: 1, samples: held.length * frameSamples } }),
  })
}

/** Until the answer has ended; with reports, the client says every 100 ms that it has played what it has. */
async function toTheEnd(listener: Listener, reports: boolean): Promise<void> {
  for (let round = 0; round < 60; round++) {
    await listener.rig.pass(100)
    if (reports) report(listener, listener.held.length + listener.channel.frames.length)
  }
  listener.messages.push(...listener.channel.messages)
  listener.held.push(...listener.channel.frames)
}

function report({ rig, client }: Listener, frames: number): void {
  rig.command(client, { type: 'playout', responseId: 1, playedSamples: frames * frameSamples })
}

const numbered = (messages: readonly ServerMessage[]): number[] =>
  messages.filter((message) => message.type !== 'welcome' && 'seq' in message).map(seqOf)

/** Nothing twice and nothing missing, of the messages and of the frames; no second call of model or voice. */
function expectWhole(listener: Listener, uncut: readonly AudioFrame[]): void {
  expect(listener.held).toEqual(uncut)
  expect(numbered(listener.messages)).toEqual(numbered(listener.messages).map((_, index) => index + 1))
  const ofType = (type: ServerMessage['type']): ServerMessage[] =>
    listener.messages.filter((message) => message.type === type)
  expect(ofType('speech-sent')).toMatchObject([{ samples: totalSamples }])
  expect(ofType('response-start')).toHaveLength(1)
  expect(ofType('response-end')).toMatchObject([
    { reason: 'completed', sentSamples: totalSamples, heardSamples: totalSamples },
  ])
  expect(listener.model.requests).toHaveLength(1)
  expect(listener.voice.texts).toEqual(['Once upon a time.', 'There was a fox.'])
}

async function uncutFrames(): Promise<readonly AudioFrame[]> {
  const listener = await listen()
  await toTheEnd(listener, false)
  return listener.held
}

describe('an answer that is being spoken when the socket dies', () => {
  it('is heard from its first sample by a client that was not even told that it began', async () => {
    const uncut = await uncutFrames()
    const listener = await listen()
    await listener.rig.pass(300)
    drop(listener, 0)
    const begins = listener.messages.findIndex((message) => message.type === 'response-start')
    listener.messages.splice(begins)
    comeBack(listener, { heldSpeech: false })
    await toTheEnd(listener, true)
    expectWhole(listener, uncut)
  })

  it.each([
    { who: 'reports what it plays', reports: true },
    { who: 'never reports', reports: false },
  ])('is heard as if it had not, wherever it dies, by a client that $who', async ({ reports }) => {
    const uncut = await uncutFrames()
    expect(uncut).toHaveLength(Math.ceil(totalSamples / frameSamples))
    expect(uncut.at(-1)?.flags).toBe(audioFlags.last)
    for (let kept = 0; kept <= uncut.length; kept++) {
      // Of what was sent, from none to a whole lead of half a second is lost on the way.
      const sent = Math.min(uncut.length, kept + (kept % 26))
      const awayMs = [0, 60, 1_000, 11_000, 119_000][kept % 5] ?? 0
      const listener = await listen()
      while (listener.channel.frames.length < sent) {
        await listener.rig.pass(20)
        if (reports) report(listener, Math.min(kept, listener.channel.frames.length))
      }
      drop(listener, kept)
      await listener.rig.pass(awayMs)
      comeBack(listener)
      await toTheEnd(listener, reports)
      expectWhole(listener, uncut)
      await listener.rig.hub.close()
    }
  })

  it('survives a socket that dies again and again', async () => {
    const uncut = await uncutFrames()
    const listener = await listen()
    for (let dropped = 0; dropped < 12; dropped++) {
      await listener.rig.pass(100)
      drop(listener, listener.held.length + Math.max(0, listener.channel.frames.length - (dropped % 3)))
      comeBack(listener)
    }
    await toTheEnd(listener, true)
    expectWhole(listener, uncut)
  })

  it('goes out again at once, though the model has nothing new to say yet', async () => {
    let goOn = (): void => undefined
    const thinking = new Promise<void>((resolve) => (goOn = resolve))
    const listener = await listen([...story.slice(0, 1), thinking, ...story.slice(1)])
    await listener.rig.pass(1_000)
    const before = listener.channel.frames.length
    drop(listener, before - 10)
    comeBack(listener)
    await listener.rig.pass()
    expect(listener.channel.frames).toHaveLength(10)
    goOn()
    await toTheEnd(listener, true)
    expectWhole(listener, await uncutFrames())
  })

  it('begins again where its sound still is, when a client holds less than is kept', async () => {
    const listener = await listen(says(...Array.from({ length: 60 }, () => 'Once upon a time. ')))
    for (let round = 0; round < 20; round++) {
      await listener.rig.pass(100)
      report(listener, listener.channel.frames.length)
    }
    const sent = listener.channel.frames.length
    drop(listener, 10)
    comeBack(listener)
    await listener.rig.pass()
    const first = listener.channel.frames[0]
    expect(first?.sequence).toBeGreaterThan(10)
    expect(first?.sequence).toBeLessThan(sent - 50)
  })

  it('goes on with the next sample for a client that does not say what it holds', async () => {
    const listener = await listen()
    await listener.rig.pass(100)
    const sent = listener.channel.frames.length
    drop(listener, sent)
    await listener.rig.pass(30_000)
    comeBack(listener, { heldSpeech: false })
    await toTheEnd(listener, false)
    expectWhole(listener, await uncutFrames())
  })

  it('does not repeat itself for what a client holds of another answer, or of another life of the session', async () => {
    for (const hello of [
      { heldSpeech: { responseId: 2, samples: 0 } },
      { epoch: 1, heldSpeech: { responseId: 1, samples: 0 } },
    ]) {
      const listener = await listen()
      await listener.rig.pass(100)
      drop(listener, listener.channel.frames.length)
      const { epoch = 0 } = listener.messages.find((message) => message.type === 'welcome') ?? {}
      const { sessionId } = listener.client
      const lastSeq = Math.max(...listener.messages.map(seqOf))
      listener.channel = recordingChannel()
      listener.client = listener.rig.connect(listener.channel, { sessionId, epoch, lastSeq, ...hello })
      await listener.rig.pass(100)
      expect(listener.channel.frames[0]?.sequence).toBe(listener.held.length)
    }
  })

  it('is over when nobody comes back in time, as far as it was heard', async () => {
    const listener = await listen()
    const { store, clock } = listener.rig
    await listener.rig.pass(100)
    report(listener, 4)
    drop(listener, 10)
    await listener.rig.pass(119_000)
    const text = (): string | undefined => store.conversations.items(listener.client.conversationId).at(-1)?.status
    expect(text()).toBe('streaming')
    await listener.rig.pass(2_000)
    expect(text()).toBe('interrupted')
    expect(clock.nowMs()).toBeGreaterThan(120_000)
  })
})
