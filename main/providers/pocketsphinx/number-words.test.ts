import { expect, test } from 'vitest'
import { haveSameNumbers } from './number-words.ts'

test.each([
  ['set a timer for ten minutes', 'shudder timer for ten minutes', true],
  ['set a timer for two minutes', 'set a timer for ten minutes', false],
  ['set a timer for twenty five minutes', 'set a timer for twenty minutes', false],
  ['wake me at fourteen', 'wake me at forty', false],
  ['set a timer for one minute', 'set a timer for when minute', true],
  ['delete my notes', 'delete my notes', true],
])('"%s" and "%s": %s', (one, other, isSame) => {
  expect(haveSameNumbers(one, other)).toBe(isSame)
  expect(haveSameNumbers(other, one)).toBe(isSame)
})
