import { expect, test } from 'vitest'
import { parseHypothesis } from './batch-listener.ts'

test.each([
  ['what time is it (utterance -2734)\n', { text: 'what time is it', score: -2734 }],
  ['what(2) time (utterance -1)\n', { text: 'what time', score: -1 }],
  [' (utterance 0)\n', { text: '', score: 0 }],
  ['', { text: '', score: 0 }],
])('a line of pocketsphinx_batch is read: %j', (line, heard) => {
  expect(parseHypothesis(line)).toEqual(heard)
})
