import { expect, test } from 'vitest'
import { midAnswer } from './mid-answer.ts'
import { unmet } from './part.ts'

test('after kill -9 in the middle of an answer the turn is there, and the answer is hardly behind the screen and marked', async () => {
  expect(unmet(await midAnswer.quick(() => undefined))).toEqual([])
}, 120_000)
