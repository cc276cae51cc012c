import { describe, expect, it } from 'vitest'
import type { Item } from '../../shared/protocol/items.ts'
import type { Phase, ServerMessage } from '../../shared/protocol/server-messages.ts'
import { expectAnswer, follow, type ChatEnding } from './chat-ending.ts'

const commandId = '11111111-1111-4111-8111-111111111111'
const otherId = '22222222-2222-4222-8222-222222222222'
const numbered = { epoch: 1, seq: 1 }

const result = (id: string, isOk = true): ServerMessage => ({
  type: 'command-result',
  ...numbered,
  commandId: id,
  isOk,
})
const item = (role: Item['role'], text: string): ServerMessage => ({
  type: 'item-added',
  ...numbered,
  item: { itemId: 'item', role, modality: 'text', status: 'completed', text, createdAtMs: 0 },
})
const start = (responseId: number): ServerMessage => ({
  type: 'response-start',
  ...numbered,
  responseId,
  itemId: `item-${responseId}`,
  isSpoken: false,
})
const end = (responseId: number, reason: 'completed' | 'interrupted' | 'failed' = 'completed'): ServerMessage => ({
  type: 'response-end',
  ...numbered,
  responseId,
  itemId: `item-${responseId}`,
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

/** After how many of the messages the stream is over; undefined when it is not. */
function overAfter(
  answeredBy: ChatEnding['answeredBy'],
  messages: readonly ServerMessage[],
  isIdle = true,
): number | undefined {
  let ending = expectAnswer({ commandId, text: ' Hello ', answeredBy, isIdle })
  const index = messages.findIndex((message) => {
    ending = follow(ending, message)
    return ending.isOver
  })
  return index === -1 ? undefined : index + 1
}

describe('the stream of a submitted text ends', () => {
  it('with the end of the response that follows it, whatever that end is', () => {
    for (const reason of ['completed', 'interrupted', 'failed'] as const)
      expect(overAfter('interrupt', [result(commandId), start(1), state('thinking'), end(1, reason)])).toBe(4)
  })

  it('not with the end of the response that it interrupts', () => {
    expect(overAfter('interrupt', [end(1, 'interrupted'), result(commandId), start(2), end(2)], false)).toBe(4)
  })

  it('with the answer to a queued text and not with the answers before it', () => {
    const messages = [
      result(commandId),
      ...[end(1), item('user', 'Another'), start(2), state('speaking'), end(2)],
      ...[item('user', 'Hello'), start(3), end(3)],
    ]
    expect(overAfter('queue', messages, false)).toBe(messages.length)
  })

  it('with the response under way, or the one in its place, for a text that steers', () => {
    expect(overAfter('steer', [result(commandId), end(1)], false)).toBe(2)
    expect(overAfter('steer', [result(commandId), end(1, 'interrupted'), start(2), end(2)], false)).toBe(4)
    expect(overAfter('steer', [result(commandId), start(1), end(1)])).toBe(3)
  })

  it('at once when the command is refused, and not for the refusal of another', () => {
    expect(overAfter('interrupt', [result(otherId, false), result(commandId, false)])).toBe(2)
  })

  it('at once when a text that was sent again has been answered, else with the answer under way', () => {
    expect(overAfter('repeat', [result(commandId)])).toBe(1)
    expect(overAfter('repeat', [result(commandId), end(1)], false)).toBe(2)
  })

  it('when the session has fallen quiet without an answer of its own', () => {
    expect(
      overAfter('queue', [result(commandId), state('speaking'), end(1, 'interrupted'), state('idle')], false),
    ).toBe(4)
    expect(overAfter('interrupt', [state('idle'), result(commandId), state('idle'), state('thinking')])).toBeUndefined()
  })
})
