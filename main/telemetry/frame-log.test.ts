import { randomUUID } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import {
  clientMessageSchema,
  type ClientMessage,
  type ClientMessageInput,
} from '../../shared/protocol/client-messages.ts'
import { encodeAudioFrame, type AudioFrame } from '../../shared/protocol/frame.ts'
import type { Item } from '../../shared/protocol/items.ts'
import { serverMessageSchema, type ServerMessage } from '../../shared/protocol/server-messages.ts'
import { LoopbackEvents } from '../testing/loopback-events.ts'
import { startLoopbackServer, type LoopbackServer } from '../testing/loopback-server.ts'
import { LoopbackSocket } from '../testing/loopback-socket.ts'

/** In every field that a person, a model or a provider fills: no line may ever hold it. */
const canary = 'canary-7f3a'
const canaryPcm = Buffer.from('canary-in-the-audio-data')

const id = (): string => randomUUID()
const numbered = { epoch: 4_000_000_001, seq: 4_000_000_002 }
const item: Item = {
  itemId: 'item-1',
  role: 'assistant',
  modality: 'voice',
  status: 'interrupted',
  text: canary,
  generatedText: canary,
  certainty: 0.5,
  createdAtMs: 1,
}
const microphone: AudioFrame = {
  ...{ kind: 'microphone', flags: 0, streamId: 1, sequence: 2, position: 3 },
  samples: new Int16Array(canaryPcm.buffer.slice(canaryPcm.byteOffset, canaryPcm.byteOffset + canaryPcm.length)),
}
const speech: AudioFrame = { ...microphone, kind: 'speech' }
const audioData = { flags: 0, streamId: 1, sequence: 2, position: 3, data: canaryPcm.toString('base64') }

type ClientSamples = { readonly [T in ClientMessage['type']]: Extract<ClientMessageInput, { type: T }> }
type ServerSamples = { readonly [T in ServerMessage['type']]: Extract<ServerMessage, { type: T }> }

const clientSamples: ClientSamples = {
  hello: {
    type: 'hello',
    protocol: 'parley.v1',
    client: { name: canary, version: canary },
    tools: [{ name: canary, description: canary, inputSchema: { [canary]: canary } }],
    sessionId: canary,
    conversationId: canary,
  },
  'text-submit': { type: 'text-submit', id: id(), text: canary },
  'speech-start': { type: 'speech-start', id: id(), utteranceId: 1, position: 0 },
  'speech-end': { type: 'speech-end', id: id(), utteranceId: 1, position: 320 },
  'response-stop': { type: 'response-stop', id: id(), responseId: 1, playedSamples: 480 },
  'mode-set': { type: 'mode-set', id: id(), mode: 'text' },
  'mute-set': { type: 'mute-set', id: id(), isMuted: true },
  'conversation-open': { type: 'conversation-open', id: id(), conversationId: canary },
  'tool-result': { type: 'tool-result', id: id(), toolCallId: canary, output: { [canary]: canary } },
  playout: { type: 'playout', responseId: 1, playedSamples: 480 },
  ack: { type: 'ack', seq: 7 },
  ping: { type: 'ping', sentAtMs: 1 },
  pong: { type: 'pong', sentAtMs: 1 },
  audio: { type: 'audio', kind: 'microphone', ...audioData },
}

const serverSamples: ServerSamples = {
  welcome: {
    ...{ type: 'welcome', ...numbered, protocol: 'parley.v1', serverVersion: '1', sessionId: 's', conversationId: 'c' },
    isResumed: false,
    snapshot: { items: [item], mode: 'text', isMuted: false, phase: 'idle' },
    audio: { microphoneRateHz: 16_000, speechRateHz: 24_000, frameMs: 20, speechLeadMs: 500 },
    limits: {
      ...{ textFrameMaxBytes: 1, audioFrameMaxBytes: 1, audioFramesPerSecond: 1, audioFramesBurst: 1 },
      ...{ heartbeatMs: 1, peerSilentMs: 1 },
    },
  },
  'command-result': {
    type: 'command-result',
    ...numbered,
    commandId: id(),
    isOk: false,
    code: 'internal',
    message: canary,
  },
  state: { type: 'state', ...numbered, phase: 'idle', isUserSpeaking: false, isMuted: false, mode: 'text' },
  'speech-start': { type: 'speech-start', ...numbered, utteranceId: 1, position: 0 },
  'speech-end': { type: 'speech-end', ...numbered, utteranceId: 1, position: 320 },
  'transcript-interim': { type: 'transcript-interim', ...numbered, utteranceId: 1, text: canary },
  'transcript-final': { type: 'transcript-final', ...numbered, utteranceId: 1, text: canary, certainty: 1 },
  'item-added': { type: 'item-added', ...numbered, item },
  'item-updated': { type: 'item-updated', ...numbered, item },
  'item-removed': { type: 'item-removed', ...numbered, itemId: 'item-1' },
  'response-start': { type: 'response-start', ...numbered, responseId: 1, itemId: 'item-1', isSpoken: true },
  'text-delta': { type: 'text-delta', ...numbered, responseId: 1, text: canary },
  'speech-span': { type: 'speech-span', ...numbered, responseId: 1, text: canary, startSample: 0 },
  'speech-sent': { type: 'speech-sent', ...numbered, responseId: 1, samples: 480 },
  'tool-call': {
    ...{ type: 'tool-call', ...numbered, responseId: 1, toolCallId: canary, toolName: canary },
    input: { [canary]: canary },
  },
  'response-interrupt': { type: 'response-interrupt', ...numbered, responseId: 1, reason: 'barge-in' },
  'response-end': {
    ...{ type: 'response-end', ...numbered, responseId: 1, itemId: 'item-1', reason: 'interrupted', heardText: canary },
    ...{ generatedCharacters: 3, sentSamples: 2, heardSamples: 1 },
  },
  notice: { type: 'notice', ...numbered, code: 'nothing-heard', message: canary },
  error: { type: 'error', code: 'internal', message: canary, commandId: canary },
  ping: { type: 'ping', sentAtMs: 1 },
  pong: { type: 'pong', sentAtMs: 1, serverAtMs: 2 },
  ack: { type: 'ack', streamId: 1, microphonePosition: 320 },
  audio: { type: 'audio', kind: 'speech', ...audioData },
}

let running: LoopbackServer | undefined
async function start(logLevel: 'debug' | 'info' = 'debug'): Promise<LoopbackServer> {
  running = await startLoopbackServer({ logLevel })
  return running
}
afterEach(async () => {
  await running?.stop()
  running = undefined
})

interface Line {
  readonly transport: string
  readonly direction: string
  readonly type: string
  readonly encoding: string
  readonly level: string
}

const everyLineHas = { connectionId: 'number', sessionId: 'string', bytes: 'number', handlingMs: 'number' }

function framesIn(server: LoopbackServer): readonly Line[] {
  const lines = server.log.records().filter((record) => record.msg === 'frame')
  for (const line of lines) {
    for (const [field, type] of Object.entries(everyLineHas)) expect([field, typeof line[field]]).toEqual([field, type])
  }
  return lines.map((line) => ({
    transport: String(line.transport),
    direction: String(line.direction),
    type: String(line.type),
    encoding: String(line.encoding),
    level: String(line.level),
  }))
}

function namesOf(lines: readonly Line[], filter: Partial<Line>): readonly string[] {
  const matching = lines.filter((line) =>
    Object.entries(filter).every(([key, value]) => line[key as keyof Line] === value),
  )
  return [...new Set(matching.map((line) => (line.type === 'audio' ? `audio ${line.encoding}` : line.type)))].sort()
}

const typesOf = (union: { options: readonly { shape: { type: { value: string } } }[] }): readonly string[] =>
  union.options.map((option) => option.shape.type.value)

/** Drives every message of both unions and binary audio through a socket. */
async function driveSocket(server: LoopbackServer): Promise<void> {
  const client = await LoopbackSocket.open(server)
  for (const sample of Object.values(clientSamples)) client.send(sample)
  client.socket.send(encodeAudioFrame(microphone))
  client.socket.send(`{"type":"${canary}"}`)
  client.socket.send(canary)
  await client.until(() => client.messages.filter((message) => message.type === 'error').length === 2)
  for (const sample of Object.values(serverSamples)) server.hub.session().sayRaw(sample)
  server.hub.session().speak(speech)
  await client.until(() => client.binary.length === 1)
}

describe('the frame log', () => {
  it('is tested with every message there is', () => {
    expect(Object.keys(clientSamples).sort()).toEqual([...typesOf(clientMessageSchema)].sort())
    expect(Object.keys(serverSamples).sort()).toEqual([...typesOf(serverMessageSchema)].sort())
    for (const sample of Object.values(serverSamples)) expect(serverMessageSchema.parse(sample)).toEqual(sample)
  })

  it('has a line for every message and audio frame that a socket carries, in both directions', async () => {
    const server = await start()
    await driveSocket(server)
    const lines = framesIn(server)
    const named = (types: readonly string[]): readonly string[] => types.filter((type) => type !== 'audio')
    expect(namesOf(lines, { transport: 'socket', direction: 'received' })).toEqual(
      [...named(typesOf(clientMessageSchema)), 'audio json', 'audio binary', 'refused'].sort(),
    )
    expect(namesOf(lines, { transport: 'socket', direction: 'sent' })).toEqual(
      [...named(typesOf(serverMessageSchema)), 'audio json', 'audio binary'].sort(),
    )
  })

  it('has a count beside it: of every message and of sound, in both directions, for each connection', async () => {
    const server = await start('info')
    await driveSocket(server)
    const { connections } = (await (await server.fetch('/api/metrics')).json()) as {
      readonly connections: readonly Record<'received' | 'sent', Readonly<Record<string, object>>>[]
    }
    const [counted] = connections
    expect(Object.keys(counted?.received ?? {}).sort()).toEqual([...typesOf(clientMessageSchema), 'refused'].sort())
    expect(Object.keys(counted?.sent ?? {}).sort()).toEqual([...typesOf(serverMessageSchema)].sort())
    // Once as JSON and once as bytes: one kind.
    expect([counted?.received.audio, counted?.sent.audio]).toMatchObject([{ frames: 2 }, { frames: 2 }])
  })

  it('has one line for each frame, not for each kind', async () => {
    const server = await start()
    const client = await LoopbackSocket.connect(server)
    for (let index = 0; index < 7; index++) client.socket.send(encodeAudioFrame(microphone))
    await server.hub.until(() => server.hub.attachments[0]?.audio.length === 7)
    for (let index = 0; index < 5; index++) server.hub.session().speak(speech)
    await client.until(() => client.binary.length === 5)
    const audio = framesIn(server).filter((line) => line.type === 'audio')
    expect(audio.filter((line) => line.direction === 'received')).toHaveLength(7)
    expect(audio.filter((line) => line.direction === 'sent')).toHaveLength(5)
  })

  it('has a line for every message that an event stream carries, and for what came with a request', async () => {
    const server = await start()
    const response = await server.fetch('/api/chat', { method: 'POST', body: { id: id(), text: canary } })
    const answer = new LoopbackEvents(response)
    await answer.until(() => answer.messages.length === 3)
    const events = new LoopbackEvents(await server.fetch('/api/chat/session-1/events'))
    await events.until(() => events.messages.length === 1)
    for (const name of ['stop', 'queue', 'steer', 'tool-result']) {
      const more =
        name === 'tool-result' ? { toolCallId: canary, output: canary } : name === 'stop' ? {} : { text: canary }
      await (await server.fetch(`/api/chat/session-1/${name}`, { method: 'POST', body: { id: id(), ...more } })).json()
    }
    for (const sample of Object.values(serverSamples)) server.hub.session().sayRaw(sample)
    await events.until(() => events.messages.some((message) => message.type === 'audio'))
    const lines = framesIn(server)
    const types = typesOf(serverMessageSchema).map((type) => (type === 'audio' ? 'audio json' : type))
    expect(namesOf(lines, { transport: 'event-stream', direction: 'sent' })).toEqual([...types].sort())
    expect(namesOf(lines, { transport: 'event-stream', direction: 'received' })).toEqual(['text-submit'])
    expect(namesOf(lines, { transport: 'request', direction: 'received' })).toEqual([
      ...['response-stop', 'text-submit', 'tool-result'],
    ])
    expect(namesOf(lines, { transport: 'request', direction: 'sent' })).toEqual(['command-result'])
  })

  it('never holds words, audio, keys or tickets', async () => {
    const server = await start()
    const ticket = await server.ticket()
    await server.fetch('/api/health', { headers: { Authorization: `Ticket ${ticket}` } })
    await server.fetch('/api/health', { headers: { Authorization: `Ticket ${canary}` } })
    server.hub.onAsk = () => Promise.reject(new Error(canary, { cause: new TypeError(canary) }))
    await server.fetch('/api/ask', { method: 'POST', body: { text: canary } })
    await server.fetch('/api/chat', { method: 'POST', body: `{"text":"${canary}` })
    await driveSocket(server)
    server.hub.onReceive = () => {
      throw new Error(canary)
    }
    const client = await LoopbackSocket.connect(server)
    client.send(clientSamples['text-submit'])
    await client.next('error')

    const text = server.log.lines.join('')
    expect(text).toContain('frame handling failed')
    expect(text).toContain('request failed')
    for (const secret of [canary, ticket, server.server.launchSecret, canaryPcm.toString('base64').slice(0, 12)])
      expect(text).not.toContain(secret)
  })

  it('keeps audio frames for the level debug, and everything else at info', async () => {
    const server = await start('info')
    await driveSocket(server)
    const lines = framesIn(server)
    expect(lines.filter((line) => line.type === 'audio')).toEqual([])
    expect(namesOf(lines, { direction: 'sent', level: 'info' })).toHaveLength(typesOf(serverMessageSchema).length - 1)
  })
})
