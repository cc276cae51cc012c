import { expect, test } from 'vitest'
import { conversationTitle } from './conversation-title.ts'

test.each([
  ['', ''],
  ['  What \n time  is it? ', 'What time is it?'],
  ['a'.repeat(60), 'a'.repeat(60)],
  ['a'.repeat(61), `${'a'.repeat(60)}…`],
  ['word '.repeat(20), `${'word '.repeat(11)}word…`],
  [`x ${'y'.repeat(70)}`, `x ${'y'.repeat(58)}…`],
  [`${'a'.repeat(59)}😀😀`, `${'a'.repeat(59)}…`],
])('%j becomes %j: first words, one line, cut between words', (text, title) => {
  expect(conversationTitle(text)).toBe(title)
})
