import { expect, test } from 'vitest'
import { commandFigures, ordinaryFigures, spread, wordErrors } from './ears-figures.ts'
import type { DeedOf, Judged } from './ears-figures.ts'

const deedOf: DeedOf = (text) => {
  const kind = /^(stop|delete)\b/.exec(text)?.[1] ?? 'unknown'
  return { kind, key: kind, changesState: kind === 'delete' }
}

function judged(said: string, text: string, certainty = 1): Judged {
  return { voice: 'slt', said, general: text, grammar: text, text, certainty }
}

test.each([
  ['buy milk and bread', 'buy milk and bread', 0],
  ['buy milk and bread', 'by milk and', 2],
  ['buy milk', 'please buy milk now', 2],
  ['buy milk', '', 2],
])('"%s" heard as "%s" has %i word errors', (said, heard, errors) => {
  expect(wordErrors(said, heard)).toEqual({ errors, words: said.split(' ').length })
})

test('a command is right when it leads to the same deed, whatever its words', () => {
  const figures = commandFigures([judged('stop', 'stop it'), judged('stop', 'shop')], deedOf)
  expect(figures).toMatchObject({ right: { slt: '1 of 2' } })
  expect(figures.wrong).toHaveLength(1)
})

test('a false command is a deed that the words themselves would not have led to', () => {
  const figures = ordinaryFigures(
    [
      judged('stop signs are red', 'stop signs are red'),
      judged('water please', 'delete notes', 0.9),
      judged('water please', 'delete notes', 0.4),
      judged('nothing', 'nothing'),
    ],
    deedOf,
  )
  expect(figures).toMatchObject({
    utterances: 4,
    falseCommands: 2,
    falseChangesWithoutAsking: 1,
    commandsByTheirOwnWords: ['stop signs are red'],
  })
})

test('the spread of nothing is no number', () => {
  expect(spread([])).toEqual({ n: 0 })
  expect(spread([5, 1, 3])).toEqual({ n: 3, median: 3, p95: 5, most: 5 })
})
