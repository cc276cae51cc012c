import { expect, test } from 'vitest'
import { addUsage } from './used-tokens.ts'

test.each([
  [undefined, undefined, undefined],
  [{ inputTokens: 1 }, undefined, { inputTokens: 1 }],
  [undefined, { outputTokens: 2 }, { outputTokens: 2 }],
  [{ inputTokens: 1, outputTokens: 2 }, { inputTokens: 10 }, { inputTokens: 11, outputTokens: 2 }],
])('%j and %j are %j', (one, other, both) => {
  expect(addUsage(one, other)).toEqual(both)
})
