import { describe, expect, it } from 'vitest'
import type { AudioFrame } from '../../shared/protocol/frame.ts'
import type { LanguageModel, SpeechToText, TextToSpeech } from '../providers/types.ts'
import { says, scriptedEars, scriptedModel, scriptedVoice } from '../testing/scripted-providers.ts'
import {
  recordingChannel,
  scriptedSession,
  type RecordingChannel,
  type SessionRig,
} from '../testing/scripted-session.ts'
import type { AttachedClient } from './client-channel.ts'

const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const types = (channel: RecordingChannel): string[] => channel.messages.map((message) => message.type)
const acks = (channel: RecordingChannel): unknown[] => channel.messages.filter((message) => message.type === 'ack')

function frame(streamId: number, place: number): AudioFrame {
  const samples = new Int16Array(320).fill(1_000)
  return { kind: 'microphone', flags: 0, streamId, sequence: place, position: place * 320, samples }
}

function sendFrames(client: AttachedClient, streamId: number, places: { from: number; to: number }): void {
  for (let place = places.from; place < places.to; place++) client.receiveAudio(frame(streamId, place))
}

function start(rig: SessionRig, client: AttachedClient, utteranceId: number): void {
  rig.command(client, { type: 'speech-start', id: uuid(100 + utteranceId), utteranceId, position: 0 })
}

function end(rig: SessionRig, client: AttachedClient, utteranceId: number): void {
  rig.command(client, { type: 'speech-end', id: uuid(200 + utteranceId), utteranceId, position: 0 })
}

async function say(rig: SessionRig, client: AttachedClient, utteranceId: number): Promise<void> {
  start(rig, client, utteranceId)
  sendFrames(client, utteranceId, { from: 0, to: 20 })
  await rig.pass()
  end(rig, client, utteranceId)
  await rig.pass(200)
}

/** A model and a voice that never end by themselves, and say when they were told to. */
function endless(): { llm: LanguageModel; tts: TextToSpeech; aborted: string[] } {
  const aborted: string[] = []
  const hang = (name: string, signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      signal.addEventListener('abort', () => {
        aborted.push(name)
        resolve()
      })
    })
  return {
    aborted,
    llm: {
      name: 'endless',
      async *generate({ signal }) {
        yield { type: 'text-delta', text: 'One two three. ' }
        yield { type: 'text-delta', text: 'And ' }
        await hang('model', signal)
      },
    },
    tts: {
      name: 'endless',
      async *synthesize({ signal }) {
        yield { samples: new Int16Array(4_800).fill(5), rateHz: 24_000 }
        await hang('voice', signal)
      },
    },
  }
}

describe("a client's own speech-start", () => {
  it.each(['balanced', 'off'] as const)(
    'stops the answer before it returns, the stop signal first, with interruptions %s in the settings',
    async (preset) => {
      const { llm, tts, aborted } = endless()
      const rig = scriptedSession({ llm, tts, stt: scriptedEars('tell me'), preset })
      const channel = recordingChannel()
      const client = rig.connect(channel, { vad: 'client' })
      await say(rig, client, 1)
      await rig.pass(100)
      expect(aborted).toEqual([])
      const before = channel.messages.length
      start(rig, client, 2)
      expect([...aborted].sort()).toEqual(['model', 'voice'])
      expect(types(channel).slice(before)).toEqual(['response-interrupt', 'state', 'command-result'])
    },
  )
})

describe('an utterance that its client never ends', () => {
  it('ends 3 s after its last frame, and is answered', async () => {
    const rig = scriptedSession({ llm: scriptedModel(says('Noon.')), stt: scriptedEars('what time is it') })
    const channel = recordingChannel()
    const client = rig.connect(channel, { vad: 'client' })
    start(rig, client, 1)
    sendFrames(client, 1, { from: 0, to: 20 })
    await rig.pass(2_900)
    expect(types(channel)).not.toContain('transcript-final')
    await rig.pass(600)
    expect(types(channel)).toContain('transcript-final')
    expect(types(channel)).toContain('response-start')
    end(rig, client, 1)
    expect(channel.messages.at(-1)).toMatchObject({ type: 'command-result', isOk: false, code: 'not-found' })
  })

  it('stays open while its frames come', async () => {
    const rig = scriptedSession({ llm: scriptedModel(), stt: scriptedEars('what time is it') })
    const channel = recordingChannel()
    const client = rig.connect(channel, { vad: 'client' })
    start(rig, client, 1)
    for (let second = 0; second < 8; second++) {
      sendFrames(client, 1, { from: second * 50, to: (second + 1) * 50 })
      await rig.pass(1_000)
    }
    expect(types(channel)).not.toContain('transcript-final')
  })
})

describe('a sound in an answer that had not begun to be heard', () => {
  const held = new Promise<void>(() => undefined)

  it.each(['', 'hmm'])('makes the answer again, and asks nothing new, when it was %j', async (words) => {
    const llm = scriptedModel([held], says('Noon.'))
    const rig = scriptedSession({ llm, stt: scriptedEars('what time is it', words), tts: scriptedVoice() })
    const client = rig.connect(recordingChannel(), { vad: 'client' })
    await say(rig, client, 1)
    await say(rig, client, 2)
    await rig.pass(1_500)
    expect(llm.requests).toHaveLength(2)
    const items = rig.store.conversations.items(client.conversationId).map((item) => item.text)
    expect(items).toEqual(['what time is it', 'Noon.'])
  })

  it('that is a word belongs to what the user says, though it would be a backchannel in a voice', async () => {
    const llm = scriptedModel([held], says('Deleted.'))
    const rig = scriptedSession({ llm, stt: scriptedEars('delete it', 'yeah') })
    const client = rig.connect(recordingChannel(), { vad: 'client' })
    await say(rig, client, 1)
    await say(rig, client, 2)
    await rig.pass(1_500)
    const items = rig.store.conversations.items(client.conversationId).map((item) => item.text)
    expect(items).toEqual(['delete it', 'yeah', 'Deleted.'])
  })
})

describe('a client that comes back in the middle of an utterance', () => {
  it('learns how much of it arrived, and what it sends again is heard once', async () => {
    const stt = scriptedEars('what time is it')
    const rig = scriptedSession({ llm: scriptedModel(says('Noon.')), stt })
    const first = recordingChannel()
    const client = rig.connect(first, { vad: 'client' })
    start(rig, client, 7)
    sendFrames(client, 7, { from: 0, to: 70 })
    await rig.pass()
    // The first frame, and one second after it.
    expect(acks(first)).toEqual([
      { type: 'ack', streamId: 7, microphonePosition: 320 },
      { type: 'ack', streamId: 7, microphonePosition: 51 * 320 },
    ])
    client.detach()
    await rig.pass(1_000)
    const second = recordingChannel()
    const back = rig.connect(second, { vad: 'client', sessionId: client.sessionId })
    expect(acks(second)).toEqual([{ type: 'ack', streamId: 7, microphonePosition: 70 * 320 }])
    sendFrames(back, 7, { from: 51, to: 120 })
    await rig.pass()
    end(rig, back, 7)
    await rig.pass(500)
    expect(stt.heardSamples).toEqual([120 * 320])
  })

  it('has a command that it sends again run once', async () => {
    const llm = scriptedModel(says('Once.'))
    const rig = scriptedSession({ llm })
    const first = recordingChannel()
    const client = rig.connect(first, { mode: 'text' })
    const [welcome] = first.messages
    rig.command(client, { type: 'text-submit', id: uuid(1), text: 'hi' })
    client.detach()
    await rig.pass(100)
    const second = recordingChannel()
    const epoch = welcome !== undefined && 'epoch' in welcome ? welcome.epoch : 0
    const back = rig.connect(second, { mode: 'text', sessionId: client.sessionId, epoch, lastSeq: 0 })
    rig.command(back, { type: 'text-submit', id: uuid(1), text: 'hi' })
    await rig.pass(100)
    expect(llm.requests).toHaveLength(1)
    expect(second.messages.filter((message) => message.type === 'command-result')).toHaveLength(2)
    expect(rig.store.conversations.items(client.conversationId).map((item) => item.text)).toEqual(['hi', 'Once.'])
  })
})

describe('a client that does not keep up', () => {
  it('gets the newest interim transcript only, and no interim one after the final', async () => {
    let unsentBytes = 1_000_000
    const interim = (text: string) => ({ type: 'transcript-interim' as const, text })
    const stt: SpeechToText = {
      name: 'talkative',
      async *transcribe(audio) {
        let samples = 0
        for await (const block of audio) {
          samples += block.length
          yield interim(`words ${samples / 320}`)
        }
        yield { type: 'transcript-final', text: 'all words', certainty: 0.9 }
      },
    }
    const rig = scriptedSession({ llm: scriptedModel(says('Yes.')), stt })
    const channel = { ...recordingChannel(), bufferedBytes: () => unsentBytes }
    const client = rig.connect(channel, { vad: 'client' })
    start(rig, client, 1)
    sendFrames(client, 1, { from: 0, to: 10 })
    await rig.pass(100)
    unsentBytes = 0
    await rig.pass(100)
    unsentBytes = 1_000_000
    sendFrames(client, 1, { from: 10, to: 20 })
    await rig.pass(100)
    end(rig, client, 1)
    await rig.pass(100)
    unsentBytes = 0
    await rig.pass(500)
    const texts = channel.messages.flatMap((message) =>
      message.type === 'transcript-interim' || message.type === 'transcript-final' ? [message.text] : [],
    )
    expect(texts).toEqual(['words 10', 'all words'])
  })
})

describe('an endless microphone stream', () => {
  it('that goes on after a gap is told where it stood, and counts what comes again as known', () => {
    const rig = scriptedSession({ llm: scriptedModel() })
    const client = rig.connect(recordingChannel())
    sendFrames(client, 1, { from: 0, to: 100 })
    client.detach()
    const back = recordingChannel()
    const again = rig.connect(back, { sessionId: client.sessionId })
    expect(acks(back)).toEqual([{ type: 'ack', streamId: 1, microphonePosition: 100 * 320 }])
    sendFrames(again, 1, { from: 60, to: 149 })
    expect(acks(back)).toHaveLength(1)
    sendFrames(again, 1, { from: 149, to: 150 })
    expect(acks(back)[1]).toEqual({ type: 'ack', streamId: 1, microphonePosition: 150 * 320 })
  })
})
