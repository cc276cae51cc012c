import { expect, it } from 'vitest'
import type { LlmEvent } from '../providers/types.ts'
import { AnswerRoom, finishFailure, tooLongFailure } from './answer-bounds.ts'

const finish = (reason: Extract<LlmEvent, { type: 'finish' }>['reason'], explanation?: string) => ({
  type: 'finish' as const,
  reason,
  ...(explanation !== undefined && { explanation }),
})

it('a million characters have room, and not one more', () => {
  const room = new AnswerRoom()
  expect(room.take('a'.repeat(999_999))).toHaveLength(999_999)
  expect([room.isFull, room.take('bcd'), room.isFull]).toEqual([false, 'b', true])
})

it('no character is cut in half', () => {
  const room = new AnswerRoom()
  room.take('a'.repeat(999_999))
  expect([room.take('😀'), room.isFull]).toEqual(['', true])
})

const filtered = "The provider's content filter stopped this answer."
const grown = 'The answer reached the longest length the model may give.'

it.each([
  { finish: finish('refusal', 'That hurts.'), code: 'provider-refused', message: 'That hurts. Ask differently.' },
  { finish: finish('refusal'), code: 'provider-refused', message: 'm declined to answer. Ask differently.' },
  { finish: finish('content-filter', filtered), code: 'provider-refused', message: `${filtered} Ask differently.` },
  {
    finish: finish('length', grown),
    code: 'provider-cut-off',
    message: `${grown} What came is kept. Ask it to go on.`,
  },
])('an answer that ends by $finish.reason is told with its reason: $message', ({ finish: ending, ...failure }) => {
  expect(finishFailure('m', ending, false)).toMatchObject(failure)
})

it('an answer that stops by itself needs no word, unless it has none', () => {
  expect(finishFailure('m', finish('stop'), false)).toBeUndefined()
  expect(finishFailure('m', finish('stop'), true)).toMatchObject({
    code: 'provider-bad-reply',
    message: 'm answered with nothing. Ask again.',
  })
  expect(tooLongFailure('m').message).toMatch(/^The answer of m grew .+ kept .+ Ask for it in parts\.$/)
})
