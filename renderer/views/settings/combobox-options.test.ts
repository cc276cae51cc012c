import { expect, it } from 'vitest'
import { nextOption, optionsFor } from './combobox-options.ts'

const models = ['gpt-5-mini', 'gpt-5', 'whisper-large', 'Llama-3-mini']

it.each([
  ['', models],
  ['gpt', ['gpt-5-mini', 'gpt-5']],
  ['MINI 5', ['gpt-5-mini']],
  ['nothing of it', []],
])('typing "%s" leaves %o', (typed, left) => {
  expect(optionsFor(models, typed)).toEqual(left)
})

it('shows no more than anybody reads', () => {
  expect(
    optionsFor(
      Array.from({ length: 400 }, (_, place) => `model-${place}`),
      '',
    ),
  ).toHaveLength(60)
})

it.each([
  [undefined, 1, 'a'],
  [undefined, -1, 'c'],
  ['c', 1, 'a'],
  ['a', -1, 'c'],
  ['a', 1, 'b'],
] as const)('from %s by %s comes %s', (marked, step, next) => {
  expect(nextOption(['a', 'b', 'c'], marked, step)).toBe(next)
})
