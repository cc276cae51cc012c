import { expect, test } from 'vitest'
import { usageWords } from './usage-words.ts'

const used = { part: 'llm', provider: 'gpt-5 at api.openai.com' } as const

test('what a provider said is a line, and the parts of one answer add up', () => {
  expect(
    usageWords([
      { ...used, inputTokens: 1_204, outputTokens: 300 },
      { ...used, outputTokens: 12 },
    ]),
  ).toEqual({
    line: '1,204 tokens read, 312 written',
    from: 'gpt-5 at api.openai.com',
  })
})

test('where nobody said anything there is nothing', () => {
  expect(usageWords(undefined)).toBeUndefined()
  expect(usageWords([])).toBeUndefined()
  expect(usageWords([used])).toBeUndefined()
})
