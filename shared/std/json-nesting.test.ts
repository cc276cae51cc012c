import { expect, test } from 'vitest'
import { isNestedDeeper } from './json-nesting.ts'

test.each([
  ['"text"', 0, false],
  ['null', 0, false],
  ['[]', 0, true],
  ['[]', 1, false],
  ['{"a":{"b":[1,2]}}', 3, false],
  ['{"a":{"b":[1,2]}}', 2, true],
  ['[1,[2],{"a":[[3]]}]', 4, false],
  ['[1,[2],{"a":[[3]]}]', 3, true],
])('%s has more than %i levels: %s', (json, levels, isDeeper) => {
  expect(isNestedDeeper(JSON.parse(json), levels)).toBe(isDeeper)
})

test('a million brackets are told from a few without running out of stack', () => {
  expect(isNestedDeeper(JSON.parse('['.repeat(1e6) + ']'.repeat(1e6)), 64)).toBe(true)
})
