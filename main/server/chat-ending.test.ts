import { describe, expect, it } from 'vitest'
import type { Item } from '../../shared/protocol/items.ts'
import type { Phase, ServerMessage } from '../../shared/protocol/server-messages.ts'
import { says, scriptedModel, type ScriptStep } from '../testing/scripted-providers.ts'
import { recordingChannel, scriptedSession, type SessionRig } from '../testing/scripted-session.ts'
import type { AttachedClient } from '../voice/client-channel.ts'
import { expectAnswer, follow, isOver, type SubmittedText } from './chat-ending.ts'

const commandId = '11111111-1111-4111-8111-111111111111'
const otherId = '22222222-2222-4222-8222-222222222222'
const numbered = { epoch: 1, seq: 1 }

const result = (id: string, isOk = true): ServerMessage => ({
  type: 'command-result',
  ...numbered,
  commandId: id,
  isOk,
})
const item = (role: Item['role'], text: string, changes: Partial<Item> = {}): Item => ({
  ...{ itemId: `item-of-${text}`, role, modality: 'text', status: 'completed', text, createdAtMs: 0 },
  ...changes,
})
const added = (entry: Item, beforeItemId?: string): ServerMessage => ({
  type: 'item-added',
  ...numbered,
  item: entry,
  ...(beforeItemId !== undefined && { beforeItemId }),
})
const own = (beforeItemId?: string): ServerMessage => added(item('user', ' Hello'), beforeItemId)
const start = (responseId: number): ServerMessage => ({
  type: 'response-start',
  ...numbered,
  responseId,
  itemId: `answer-${responseId}`,
  isSpoken: false,
})
const end = (responseId: number, reason: 'completed' | 'interrupted' | 'failed' = 'completed'): ServerMessage => ({
  type: 'response-end',
  ...numbered,
  responseId,
  itemId: `answer-${responseId}`,
  reason,
  generatedCharacters: 0,
  sentSamples: 0,
  heardSamples: 0,
  heardText: '',
})
const state = (phase: Phase): ServerMessage => ({
  type: 'state',
  ...numbered,
  phase,
  isUserSpeaking: false,
  isMuted: false,
  mode: 'text',
})

const idle: SubmittedText['snapshot'] = { phase: 'idle', items: [] }
const busy: SubmittedText['snapshot'] = { phase: 'speaking', items: [] }

/** After how many of the messages the stream is over; undefined when it is not. */
function overAfter(
  messages: readonly ServerMessage[],
  snapshot: SubmittedText['snapshot'],
  isRepeat = false,
): number | undefined {
  let ending = expectAnswer({ commandId, text: ' Hello ', snapshot, isRepeat })
  const index = messages.findIndex((message) => {
    ending = follow(ending, message)
    return isOver(ending)
  })
  return index === -1 ? undefined : index + 1
}

describe('the stream of a submitted text ends', () => {
  it('with the end of the response that starts after its item, whatever that end is', () => {
    for (const reason of ['completed', 'interrupted', 'failed'] as const) {
      const messages = [own(), state('thinking'), result(commandId), start(1), state('speaking'), end(1, reason)]
      expect(overAfter(messages, idle)).toBe(messages.length)
    }
  })

  it('not with the end of the response that it interrupts', () => {
    const messages = [own(), state('thinking'), result(commandId), end(1, 'interrupted'), start(2), end(2)]
    expect(overAfter(messages, busy)).toBe(messages.length)
  })

  it('with the answer to a queued text and not with the answers before it', () => {
    const messages = [
      result(commandId),
      ...[end(1), added(item('user', 'Another')), start(2), state('speaking'), end(2)],
      ...[own(), start(3), end(3)],
    ]
    expect(overAfter(messages, busy)).toBe(messages.length)
  })

  it('not with the answer to the same words said aloud, or by the assistant', () => {
    const spoken = added(item('user', 'Hello', { modality: 'voice' }))
    const messages = [
      result(commandId),
      ...[end(1), spoken, added(item('assistant', 'Hello')), start(2), end(2)],
      ...[own(), start(3), end(3)],
    ]
    expect(overAfter(messages, busy)).toBe(messages.length)
  })

  it('with the end of the response that it steers, however that ends', () => {
    expect(overAfter([own('answer-1'), result(commandId), end(1)], busy)).toBe(3)
    expect(overAfter([own('answer-1'), result(commandId), end(1, 'interrupted'), start(2), end(2)], busy)).toBe(3)
  })

  it('not with the idle phase that a stop brings before the end of the steered response', () => {
    const messages = [own('answer-1'), result(commandId), state('idle'), result(otherId), end(1, 'interrupted')]
    expect(overAfter(messages, busy)).toBe(messages.length)
  })

  it('with the next answer when a clarification came too late to go into the one that runs', () => {
    const messages = [result(commandId), end(1), own(), state('thinking'), start(2), end(2)]
    expect(overAfter(messages, busy)).toBe(messages.length)
  })

  it('at once when the command is refused, and not for the refusal of another', () => {
    expect(overAfter([result(otherId, false), result(commandId, false)], idle)).toBe(2)
  })

  it('when its response is stopped before it began, or the session falls quiet without taking it', () => {
    expect(overAfter([own(), state('thinking'), result(commandId), state('idle')], idle)).toBe(4)
    expect(overAfter([result(commandId), state('speaking'), end(1, 'interrupted'), state('idle')], busy)).toBe(4)
    expect(overAfter([state('idle'), own(), result(commandId), state('thinking')], idle)).toBeUndefined()
  })
})

describe('the stream of a text that was sent again ends', () => {
  const asked = item('user', 'Hello')
  const again = (items: readonly Item[]): SubmittedText['snapshot'] => ({ phase: 'thinking', items: [...items] })

  it('with the result when it has been answered, whatever else is going on', () => {
    expect(overAfter([result(commandId)], again([asked, item('assistant', 'Hi')]), true)).toBe(1)
    expect(overAfter([result(commandId)], idle, true)).toBe(1)
  })

  it('with the end of the answer that is under way', () => {
    const answer = item('assistant', '', { itemId: 'answer-7', status: 'streaming' })
    expect(overAfter([result(commandId), end(6), end(7)], again([asked, answer]), true)).toBe(3)
  })

  it('with the answer that is about to start, or that waits for its turn', () => {
    expect(overAfter([result(commandId), end(6), start(7), end(7)], again([asked]), true)).toBe(4)
    expect(overAfter([result(commandId), end(6), own(), start(7), end(7)], again([]), true)).toBe(5)
  })

  it('with the result when nothing is going on, though the server does not know that it came before', () => {
    expect(overAfter([result(commandId)], idle)).toBe(1)
  })
})

describe('in a session that speaks, the stream of a typed text ends', () => {
  type WhileSpeaking = 'interrupt' | 'queue' | 'steer'
  const idOf = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

  /** A socket hears the first answer begin; a stream then submits the text that is told. */
  async function submitted(
    script: readonly ScriptStep[],
    whileSpeaking: WhileSpeaking,
  ): Promise<{
    rig: SessionRig
    socket: AttachedClient
    seen: ServerMessage[]
    last: () => ServerMessage | undefined
  }> {
    const rig = scriptedSession({ llm: scriptedModel(script, says('Second.'), says('Third.')) })
    const socket = rig.connect(recordingChannel())
    rig.command(socket, { type: 'text-submit', id: idOf(1), text: 'First?' })
    await rig.pass(100)
    let ending: ReturnType<typeof expectAnswer> | undefined
    let last: ServerMessage | undefined
    const seen: ServerMessage[] = []
    const stream = rig.connect(
      {
        ...recordingChannel('event-stream'),
        send: (message) => {
          if (ending === undefined || last !== undefined) return
          ending = follow(ending, message)
          seen.push(message)
          if (isOver(ending)) last = message
        },
      },
      { sessionId: socket.sessionId },
    )
    ending = expectAnswer({ commandId: idOf(2), text: 'Hello', snapshot: busy, isRepeat: false })
    rig.command(stream, { type: 'text-submit', id: idOf(2), text: 'Hello', whileSpeaking })
    return { rig, socket, seen, last: () => last }
  }
  const held = (): ScriptStep[] => [
    { type: 'text-delta', text: 'One two three four five six. ' },
    new Promise<never>(() => undefined),
  ]

  it.each<[WhileSpeaking, ScriptStep[], number]>([
    ['interrupt', held(), 2],
    ['queue', says('One two three.'), 2],
    // The model has said all of it before the clarification comes.
    ['steer', says('One two three four five six seven eight.'), 2],
  ])('%s: with the answer that follows its own item', async (whileSpeaking, script, responseId) => {
    const { rig, last } = await submitted(script, whileSpeaking)
    await rig.pass(20_000)
    expect(last()).toMatchObject({ type: 'response-end', responseId, heardText: 'Second.' })
  })

  it('steer: with the end of the answer it went into, after the idle phase of a stop', async () => {
    const { rig, socket, seen, last } = await submitted(held(), 'steer')
    rig.command(socket, { type: 'response-stop', id: idOf(3) })
    expect(seen.map((message) => (message.type === 'state' ? message.phase : message.type))).toContain('idle')
    expect(last()).toBeUndefined()
    await rig.pass(1_000)
    expect(last()).toMatchObject({ type: 'response-end', responseId: 1, reason: 'interrupted' })
  })
})
