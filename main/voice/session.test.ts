import { describe, expect, it } from 'vitest'
import { AssistantError } from '../../shared/protocol/errors.ts'
import { says, scriptedEars, scriptedModel, scriptedVoice } from '../testing/scripted-providers.ts'
import {
  recordingChannel,
  scriptedSession,
  type RecordingChannel,
  type SessionRig,
} from '../testing/scripted-session.ts'
import type { AttachedClient } from './client-channel.ts'

const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

async function speak(rig: SessionRig, client: AttachedClient): Promise<void> {
  rig.soundStart(client)
  await rig.pass()
  rig.soundEnd()
  await rig.pass(200)
}

const types = (channel: RecordingChannel): string[] => channel.messages.map((message) => message.type)
const find = <T extends RecordingChannel['messages'][number]['type']>(channel: RecordingChannel, type: T) =>
  channel.messages.filter(
    (message): message is Extract<RecordingChannel['messages'][number], { type: T }> => message.type === type,
  )

describe('a spoken turn', () => {
  it('is heard, kept, answered in text and speech, and reported as heard', async () => {
    const rig = scriptedSession({ llm: scriptedModel(says('It is noon.')), stt: scriptedEars('what time is it') })
    const channel = recordingChannel()
    const client = rig.connect(channel)
    await speak(rig, client)
    await rig.pass(2_000)
    expect(find(channel, 'transcript-final')[0]).toMatchObject({ text: 'what time is it', utteranceId: 1 })
    expect(find(channel, 'response-end')[0]).toMatchObject({ reason: 'completed', heardText: 'It is noon.' })
    expect(channel.frames).not.toHaveLength(0)
    expect(rig.store.conversations.items(client.conversationId)).toMatchObject([
      { role: 'user', text: 'what time is it', modality: 'voice', certainty: 0.9 },
      { role: 'assistant', text: 'It is noon.', status: 'completed' },
    ])
  })

  it('is on disk before the model is asked', async () => {
    const rig = scriptedSession({
      llm: {
        name: 'looks first',
        generate: () => {
          expect(rig.store.conversations.items(client.conversationId)[0]).toMatchObject({ text: 'hello you' })
          return scriptedModel(says('Hi.')).generate({
            conversationId: '',
            instructions: '',
            messages: [],
            signal: new AbortController().signal,
          })
        },
      },
      stt: scriptedEars('hello you'),
    })
    const channel = recordingChannel()
    const client = rig.connect(channel)
    await speak(rig, client)
    await rig.pass(1_000)
    expect(find(channel, 'response-end')[0]).toMatchObject({ reason: 'completed' })
  })
})

describe('cutting in', () => {
  it('sends the stop signal, no frame after it, and cuts the item to what was heard', async () => {
    const rig = scriptedSession({
      llm: scriptedModel(says('One two three four five six seven eight nine ten.'), says('Fine.')),
      stt: scriptedEars('count for me', 'that is enough of it'),
    })
    const channel = recordingChannel()
    const client = rig.connect(channel)
    await speak(rig, client)
    await rig.pass(400)
    rig.soundStart(client)
    const framesAtCut = channel.frames.length
    expect(types(channel)).toContain('response-interrupt')
    client.receive({ type: 'playout', responseId: 1, playedSamples: 3 * 2_880, isFinal: true })
    await rig.pass(100)
    expect(channel.frames).toHaveLength(framesAtCut)
    expect(find(channel, 'response-end')[0]).toMatchObject({ reason: 'interrupted', heardText: 'One two three' })
    rig.soundEnd()
    await rig.pass(1_500)
    expect(rig.store.conversations.items(client.conversationId)).toMatchObject([
      { text: 'count for me' },
      { text: 'One two three', status: 'interrupted', generatedText: expect.stringContaining('ten.') as string },
      { text: 'that is enough of it' },
      { text: 'Fine.' },
    ])
  })

  it('shows the model what was heard, and not what was made', async () => {
    const llm = scriptedModel(says('One two three four five six.'), says('Right.'))
    const rig = scriptedSession({ llm, stt: scriptedEars('count', 'and then what') })
    const client = rig.connect(recordingChannel())
    await speak(rig, client)
    await rig.pass(300)
    rig.soundStart(client)
    client.receive({ type: 'playout', responseId: 1, playedSamples: 2 * 2_880, isFinal: true })
    await rig.pass()
    rig.soundEnd()
    await rig.pass(500)
    expect(llm.requests[1]?.messages).toMatchObject([
      { role: 'user', text: 'count' },
      { role: 'assistant', text: 'One two', isInterrupted: true },
      { role: 'user', text: 'and then what' },
    ])
  })

  it('goes on when it was only noise, without asking model or voice again', async () => {
    const voice = scriptedVoice()
    const llm = scriptedModel(says('One two three four. ', 'Five six.'))
    const rig = scriptedSession({ llm, stt: scriptedEars('count', ''), tts: voice })
    const channel = recordingChannel()
    const client = rig.connect(channel)
    await speak(rig, client)
    await rig.pass(300)
    rig.soundStart(client)
    client.receive({ type: 'playout', responseId: 1, playedSamples: 2 * 2_880, isFinal: true })
    await rig.pass()
    rig.soundEnd()
    await rig.pass(2_000)
    expect(voice.texts).toEqual(['One two three four.', 'Five six.'])
    expect(find(channel, 'response-start')[1]).toMatchObject({
      responseId: 2,
      continuesResponseId: 1,
      continuesAtSample: 2 * 2_880,
    })
    expect(rig.store.conversations.items(client.conversationId)).toMatchObject([
      { text: 'count' },
      { text: 'One two three four. Five six.', status: 'completed' },
    ])
    expect(llm.requests).toHaveLength(1)
  })

  it('stops for a stop word even when interruptions are off', async () => {
    const rig = scriptedSession({
      llm: scriptedModel(says('One two three four five six seven eight nine ten.'), says('')),
      stt: scriptedEars('count', 'stop'),
      preset: 'off',
    })
    const channel = recordingChannel()
    const client = rig.connect(channel)
    await speak(rig, client)
    await rig.pass(200)
    rig.soundStart(client)
    expect(types(channel)).not.toContain('response-interrupt')
    rig.soundEnd()
    await rig.pass(100)
    expect(types(channel)).toContain('response-interrupt')
  })
})

describe('text', () => {
  it('is answered without speech over an event stream, in the same conversation', async () => {
    const llm = scriptedModel(says('Spoken.'), says('Written.'))
    const rig = scriptedSession({ llm, stt: scriptedEars('by voice') })
    const socket = recordingChannel()
    const client = rig.connect(socket)
    await speak(rig, client)
    await rig.pass(1_000)
    const spokenFrames = socket.frames.length
    const stream = recordingChannel('event-stream')
    const texter = rig.connect(stream, { sessionId: client.sessionId })
    rig.command(texter, { type: 'text-submit', id: uuid(1), text: 'by hand' })
    await rig.pass(100)
    expect(socket.frames).toHaveLength(spokenFrames)
    expect(find(stream, 'response-start')[0]).toMatchObject({ isSpoken: false })
    expect(llm.requests[1]?.messages.map((message) => message.role)).toEqual(['user', 'assistant', 'user'])
  })

  it('runs a command once, however often it is sent', async () => {
    const llm = scriptedModel(says('Once.'))
    const rig = scriptedSession({ llm })
    const stream = recordingChannel('event-stream')
    const client = rig.connect(stream)
    for (let time = 0; time < 3; time++) rig.command(client, { type: 'text-submit', id: uuid(1), text: 'hi' })
    await rig.pass(100)
    expect(llm.requests).toHaveLength(1)
    expect(find(stream, 'command-result')).toHaveLength(3)
  })

  it('steers a running answer without stopping it', async () => {
    let release: (() => void) | undefined
    const held = new Promise<void>((resolve) => (release = resolve))
    const llm = scriptedModel(
      [{ type: 'text-delta', text: 'It is 20 degrees. ' }, held, { type: 'text-delta', text: 'Nice. ' }],
      says('Or 68.'),
    )
    const rig = scriptedSession({ llm })
    const stream = recordingChannel('event-stream')
    const client = rig.connect(stream)
    rig.command(client, { type: 'text-submit', id: uuid(1), text: 'weather' })
    await rig.pass()
    rig.command(client, { type: 'text-submit', id: uuid(2), text: 'in Fahrenheit', whileSpeaking: 'steer' })
    release?.()
    await rig.pass(100)
    expect(types(stream)).not.toContain('response-interrupt')
    expect(find(stream, 'response-end')).toMatchObject([{ responseId: 1, heardText: 'It is 20 degrees. Nice. Or 68.' }])
    const items = rig.store.conversations.items(client.conversationId).map((item) => item.text)
    expect(items).toEqual(['weather', 'in Fahrenheit', 'It is 20 degrees. Nice. Or 68.'])
  })

  it.each([
    [undefined, true],
    [true, true],
    [false, false],
  ])("a client's own speech-start with interrupts %s stops a running answer: %s", async (interrupts, stops) => {
    const held = new Promise<void>(() => undefined)
    const rig = scriptedSession({ llm: scriptedModel([{ type: 'text-delta', text: 'Once. ' }, held]) })
    const own = recordingChannel()
    const client = rig.connect(own, { vad: 'client' })
    rig.command(client, { type: 'text-submit', id: uuid(1), text: 'tell' })
    await rig.pass()
    const speech = { type: 'speech-start', id: uuid(2), utteranceId: 1, position: 0 } as const
    rig.command(client, interrupts === undefined ? speech : { ...speech, interrupts })
    await rig.pass()
    expect(types(own).includes('response-interrupt')).toBe(stops)
    expect(find(own, 'state').at(-1)).toMatchObject({ phase: 'hearing' })
  })

  it('takes no speech-start with a number that was used, or from a client that left that to the server', () => {
    const rig = scriptedSession({ llm: scriptedModel() })
    const own = recordingChannel()
    const client = rig.connect(own, { vad: 'client' })
    for (const [index, utteranceId] of [5, 5, 4, 6].entries()) {
      rig.command(client, { type: 'speech-start', id: uuid(index + 1), utteranceId, position: 0 })
    }
    rig.command(client, { type: 'speech-end', id: uuid(9), utteranceId: 77, position: 0 })
    expect(find(own, 'command-result').map((result) => result.isOk)).toEqual([true, false, false, true, false])
    const left = recordingChannel()
    rig.command(rig.connect(left), { type: 'speech-start', id: uuid(1), utteranceId: 1, position: 0 })
    expect(find(left, 'command-result')).toMatchObject([{ isOk: false, code: 'bad-frame' }])
  })

  it('puts the result of a tool that the client ran into the running answer', async () => {
    const llm = scriptedModel(
      [
        { type: 'text-delta', text: 'Let me look. ' },
        { type: 'tool-call', toolCallId: 't1', toolName: 'door', input: {} },
        { type: 'finish', reason: 'tool-calls' },
      ],
      says('It is open.'),
    )
    const rig = scriptedSession({ llm })
    const channel = recordingChannel()
    const tools = [{ name: 'door', description: 'Is the door open?', inputSchema: { type: 'object' } }]
    const client = rig.connect(channel, { mode: 'text', tools })
    rig.command(client, { type: 'text-submit', id: uuid(1), text: 'is the door open' })
    await rig.pass()
    expect(find(channel, 'tool-call')).toMatchObject([{ toolCallId: 't1', toolName: 'door', responseId: 1 }])
    rig.command(client, { type: 'tool-result', id: uuid(2), toolCallId: 't1', output: { open: true } })
    await rig.pass(100)
    expect(find(channel, 'response-end')).toMatchObject([{ responseId: 1, heardText: 'Let me look. It is open.' }])
    expect(llm.requests[1]?.messages.at(-1)).toMatchObject({ role: 'tool', output: { open: true } })
  })
})

describe('what goes wrong', () => {
  it('is told on the screen and aloud when the model fails, and the words stay', async () => {
    const broken = new AssistantError('provider-unauthorized', 'The key was refused.')
    const voice = scriptedVoice()
    const rig = scriptedSession({ llm: scriptedModel([broken]), stt: scriptedEars('hello model'), tts: voice })
    const channel = recordingChannel()
    const client = rig.connect(channel)
    await speak(rig, client)
    await rig.pass(2_000)
    expect(find(channel, 'notice')).toMatchObject([{ code: 'provider-unauthorized' }])
    expect(find(channel, 'response-end')[0]).toMatchObject({ reason: 'failed', code: 'provider-unauthorized' })
    expect(voice.texts).toEqual(['The key was refused.'])
    expect(rig.store.conversations.items(client.conversationId)[0]).toMatchObject({ text: 'hello model' })
  })

  it('is told when the ears fail', async () => {
    const deaf = new AssistantError('speech-to-text-unavailable', 'The ears are not there.')
    const voice = scriptedVoice()
    const rig = scriptedSession({ llm: scriptedModel(), stt: scriptedEars(deaf), tts: voice })
    const channel = recordingChannel()
    await speak(rig, rig.connect(channel))
    await rig.pass(1_000)
    expect(find(channel, 'notice')).toMatchObject([{ code: 'speech-to-text-unavailable' }])
    expect(voice.texts).toEqual(['The ears are not there.'])
  })

  it('is a notice when there was sound and no words', async () => {
    const rig = scriptedSession({ llm: scriptedModel(), stt: scriptedEars('') })
    const channel = recordingChannel()
    await speak(rig, rig.connect(channel))
    expect(find(channel, 'notice')).toMatchObject([{ code: 'nothing-heard' }])
  })
})

describe('connections', () => {
  it('gives a client that comes back exactly what it missed', async () => {
    const rig = scriptedSession({ llm: scriptedModel(says('Answer.')) })
    const first = recordingChannel()
    const client = rig.connect(first, { mode: 'text' })
    const [welcome] = find(first, 'welcome')
    rig.command(client, { type: 'text-submit', id: uuid(1), text: 'hi' })
    const seen = first.messages.at(-1)
    client.detach()
    await rig.pass(100)
    const second = recordingChannel()
    const lastSeq = seen !== undefined && 'seq' in seen ? seen.seq : 0
    rig.connect(second, { mode: 'text', sessionId: client.sessionId, epoch: welcome?.epoch ?? 0, lastSeq })
    expect(find(second, 'welcome')[0]).toMatchObject({ isResumed: true })
    const numbers = second.messages.slice(1).map((message) => ('seq' in message ? message.seq : 0))
    expect(numbers[0]).toBe(lastSeq + 1)
    expect(numbers).toEqual(numbers.map((_, index) => lastSeq + 1 + index))
    expect(types(second)).toContain('response-end')
  })

  it('gives a snapshot when it cannot give everything', () => {
    const rig = scriptedSession({ llm: scriptedModel() })
    const client = rig.connect(recordingChannel())
    const again = recordingChannel()
    rig.connect(again, { sessionId: client.sessionId, epoch: 1, lastSeq: 0 })
    expect(find(again, 'welcome')[0]).toMatchObject({ isResumed: false, snapshot: { items: [] } })
  })

  it('lets the newest socket win', () => {
    const rig = scriptedSession({ llm: scriptedModel() })
    const old = recordingChannel()
    const client = rig.connect(old)
    rig.connect(recordingChannel(), { sessionId: client.sessionId })
    expect(old.closed).toEqual(['replaced'])
    const before = old.messages.length
    client.receive({ type: 'mute-set', id: uuid(1), isMuted: true })
    expect(old.messages).toHaveLength(before)
  })

  it('never believes a session id that it did not give', () => {
    const rig = scriptedSession({ llm: scriptedModel() })
    expect(rig.connect(recordingChannel(), { sessionId: 'made-up' }).sessionId).not.toBe('made-up')
  })

  it('keeps the conversation over a restart, the cut answer marked', async () => {
    const rig = scriptedSession({
      llm: scriptedModel(says('One two three four five six.')),
      stt: scriptedEars('count'),
    })
    const client = rig.connect(recordingChannel())
    await speak(rig, client)
    await rig.pass(300)
    await Promise.all([rig.hub.close(), rig.pass(400)])
    const later = scriptedSession({ llm: scriptedModel(), store: rig.store })
    const channel = recordingChannel()
    later.connect(channel, { sessionId: client.sessionId })
    expect(find(channel, 'welcome')[0]).toMatchObject({
      sessionId: client.sessionId,
      isResumed: false,
      snapshot: { items: [{ text: 'count' }, { status: 'interrupted' }] },
    })
  })
})

it('asks without a session, and keeps nothing', async () => {
  const rig = scriptedSession({ llm: scriptedModel(says('Four', '.')) })
  expect(await rig.hub.ask('two and two', { signal: new AbortController().signal })).toEqual({ text: 'Four.' })
  expect(rig.store.conversations.list()).toEqual([])
})

it('says nothing to nobody, and tells who comes', async () => {
  const voice = scriptedVoice()
  let arrivals = 0
  const rig = scriptedSession({ llm: scriptedModel(), tts: voice, onArrival: () => (arrivals += 1) })
  expect(rig.hub.announce('Your timer is done.')).toBe(false)
  rig.connect(recordingChannel())
  expect(arrivals).toBe(1)
  expect(rig.hub.announce('Your timer is done.')).toBe(true)
  await rig.pass(500)
  expect(voice.texts).toEqual(['Your timer is done.'])
})

it('lets a text that was sent by hand finish an answer that nobody hears any more', async () => {
  const rig = scriptedSession({
    llm: scriptedModel(says('One two three four five six. '.repeat(10)), says('By hand.')),
    stt: scriptedEars('count'),
  })
  const client = rig.connect(recordingChannel())
  await speak(rig, client)
  await rig.pass(300)
  client.detach()
  const stream = recordingChannel('event-stream')
  const texter = rig.connect(stream, { sessionId: client.sessionId })
  rig.command(texter, { type: 'text-submit', id: uuid(1), text: 'and now', whileSpeaking: 'queue' })
  await rig.pass(1_000)
  expect(find(stream, 'response-end').map((end) => end.heardText.slice(0, 8))).toEqual(['One two ', 'By hand.'])
})
