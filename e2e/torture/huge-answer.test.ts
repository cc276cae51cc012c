import { expect, test } from 'vitest'
import { hugeAnswer } from './huge-answer.ts'
import { unmet } from './part.ts'

test('an answer of five million characters costs a slow reader’s server no more than 50 MB', async ({ skip }) => {
  if (process.platform !== 'linux') skip('reads /proc, which is on Linux only')
  expect(unmet(await hugeAnswer.quick(() => undefined))).toEqual([])
}, 120_000)
