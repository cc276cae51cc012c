import { describe, expect, test } from 'vitest'
import type { Item } from '../../shared/protocol/items.ts'
import type { ServerMessage, SessionMessage } from '../../shared/protocol/server-messages.ts'
import { welcome } from '../../shared/session/__fixtures__/welcome.ts'
import { initialMessages, printedMessage, type TerminalOutput } from './terminal-messages.ts'

type Entry = SessionMessage & { readonly seq: number }

const isAnswering = true
const commandId = 'asked'

function outputs(isAnswered: boolean, ...entries: readonly Entry[]): TerminalOutput[] {
  let state = initialMessages
  return entries.flatMap((entry) => {
    const message: ServerMessage = { ...entry, epoch: 1 }
    const step = printedMessage(state, message, isAnswered ? commandId : undefined)
    state = step.state
    return step.outputs
  })
}

const start = (seq: number, responseId = 1): Entry => {
  return { type: 'response-start', seq, responseId, itemId: `item-${responseId}`, isSpoken: false }
}
const delta = (seq: number, text: string, responseId = 1): Entry => ({ type: 'text-delta', seq, responseId, text })
const numbers = { generatedCharacters: 1, sentSamples: 0, heardSamples: 0, heardText: '' }
const end = (seq: number, responseId = 1): Entry => {
  return { type: 'response-end', seq, responseId, itemId: `item-${responseId}`, reason: 'completed', ...numbers }
}
const announced = (seq: number, responseId: number): Entry => {
  const item = { itemId: `item-${responseId}`, role: 'assistant', modality: 'text', status: 'streaming' } as const
  return { type: 'item-added', seq, item: { ...item, text: '', isAnnouncement: true, createdAtMs: 0 } }
}

test('an answer is written as it comes', () => {
  expect(outputs(isAnswering, start(5), delta(6, 'It '), delta(7, 'is.'), end(8))).toEqual([
    { type: 'write', text: 'It ' },
    { type: 'write', text: 'is.' },
    { type: 'end-line' },
  ])
})

test('a message that comes over both streams is printed once', () => {
  expect(outputs(isAnswering, start(5), delta(6, 'a'), start(5), delta(6, 'a'), delta(7, 'b'), delta(7, 'b'))).toEqual([
    { type: 'write', text: 'a' },
    { type: 'write', text: 'b' },
  ])
})

test('a message that the slower stream alone brings is not lost, and not printed twice', () => {
  expect(outputs(isAnswering, start(5), delta(8, 'late'), delta(6, 'a'), delta(6, 'a'), delta(8, 'late'))).toEqual([
    { type: 'write', text: 'late' },
    { type: 'write', text: 'a' },
  ])
})

test('an announcement inside an answer is kept together and apart from it', () => {
  const ringing = [announced(7, 2), start(8, 2), delta(9, 'Time ', 2), delta(11, 'is up.', 2), end(12, 2)]
  const [first, second, third, fourth, fifth] = ringing
  if (!first || !second || !third || !fourth || !fifth) throw new Error('five messages')
  expect(
    outputs(isAnswering, start(5), delta(6, 'a'), first, second, third, delta(10, 'b'), fourth, fifth, end(13)),
  ).toEqual([
    { type: 'write', text: 'a' },
    { type: 'write', text: 'b' },
    { type: 'aside', text: 'Time is up.' },
    { type: 'end-line' },
  ])
})

describe('a snapshot in the middle of an answer', () => {
  const after = (...messages: ServerMessage[]): TerminalOutput[] => {
    let state = initialMessages
    return messages.flatMap((message) => {
      const step = printedMessage(state, message, commandId)
      state = step.state
      return step.outputs
    })
  }
  const missed = (epoch: number, status: Item['status'], text: string): ServerMessage => {
    const fields = { modality: 'text', createdAtMs: 0 } as const
    const items: Item[] = [
      { ...fields, itemId: commandId, role: 'user', status: 'completed', text: 'When?' },
      { ...fields, itemId: 'item-1', role: 'assistant', status, text },
    ]
    return welcome({ epoch, seq: 3, snapshot: { items, mode: 'text', isMuted: false, phase: 'idle' } })
  }
  const began: ServerMessage[] = [welcome({ epoch: 7 }), { ...start(5), epoch: 7 }, { ...delta(6, 'It '), epoch: 7 }]

  test('is where the rest of the answer is printed from, once, though both streams bring it', () => {
    const whole = missed(7, 'completed', 'It is late.')
    expect(after(...began, whole, whole)).toEqual([
      ...[{ type: 'write', text: 'It ' }, { type: 'write', text: 'is late.' }, { type: 'end-line' }],
    ])
  })

  test('of another life of the session, which counts anew, is gone on from', () => {
    const more: ServerMessage = { ...delta(4, 'late.'), epoch: 8 }
    expect(after(...began, missed(8, 'streaming', 'It is '), more)).toEqual([
      ...[
        { type: 'write', text: 'It ' },
        { type: 'write', text: 'is ' },
        { type: 'write', text: 'late.' },
      ],
    ])
  })

  test('says that the answer was stopped or failed in the gap', () => {
    expect(after(...began, missed(7, 'failed', 'It ')).slice(1)).toEqual([
      ...[{ type: 'end-line' }, { type: 'line', text: '(this answer failed)' }],
    ])
  })
})

test('what is said while nobody waits for an answer is an aside, also a notice', () => {
  const notice: Entry = { type: 'notice', seq: 8, code: 'internal', message: 'Oh.' }
  expect(outputs(!isAnswering, start(5), delta(6, 'By the way.'), end(7), notice)).toEqual([
    { type: 'aside', text: 'By the way.' },
    { type: 'aside', text: '! Oh.' },
  ])
})
