import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { feedChunker, flushChunker, initialChunker } from './sentence-chunker.ts'

function chunk(deltas: readonly string[]): string[] {
  let state = initialChunker
  const pieces: string[] = []
  for (const delta of deltas) {
    const fed = feedChunker(state, delta)
    state = fed.state
    pieces.push(...fed.pieces)
  }
  return [...pieces, ...flushChunker(state)]
}

it.each<[string, string[], string[]]>([
  ['sentences', ['Hello there. How are you? Fine!'], ['Hello there. ', 'How are you? ', 'Fine!']],
  [
    'a sentence that is whole at the end of a delta',
    ['It is raining.', ' Take a coat.'],
    ['It is raining.', ' Take a coat.'],
  ],
  ['decimals', ['It is 3', '.5 degrees. Cold.'], ['It is 3.5 degrees. ', 'Cold.']],
  [
    'abbreviations',
    ['Dr. Smith, e.g. the tall one, came. He left.'],
    ['Dr. Smith, e.g. the tall one, came. ', 'He left.'],
  ],
  ['initials', ['J. S. Bach wrote it. Listen.'], ['J. S. Bach wrote it. ', 'Listen.']],
  ['list numbers', ['1. Eggs\n2. Milk\n'], ['1. Eggs\n', '2. Milk\n']],
  ['quotes', ['He said "go." Then he went.'], ['He said "go." ', 'Then he went.']],
  ['lines', ['# Title\nText'], ['# Title\n', 'Text']],
  ['code in one piece', ['See:\n```js\na. b. c\n```\nDone now.'], ['See:\n', '```js\na. b. c\n```\n', 'Done now.']],
  ['Chinese', ['你好。今天怎么样？'], ['你好。', '今天怎么样？']],
])('cuts %s', (_name, deltas, pieces) => {
  expect(chunk(deltas)).toEqual(pieces)
})

describe('long text', () => {
  it('is cut at a clause when a sentence does not end', () => {
    const clause = 'and another thing that goes on for a while, '
    const pieces = chunk([clause.repeat(8)])
    expect(pieces.length).toBeGreaterThan(1)
    expect(pieces.every((piece) => piece.length < 330)).toBe(true)
  })

  it('is cut at a space when there is no punctuation at all', () => {
    expect(chunk(['word '.repeat(200)]).every((piece) => piece.length <= 321)).toBe(true)
  })
})

it('loses and adds nothing, however the text is cut into deltas', () => {
  const text = 'One. Two, three! See 3.5 e.g. this:\n- item\n```\ncode. here\n```\nEnd of it. And "more." Yes'
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 40, maxLength: 40 }), (lengths) => {
      const deltas: string[] = []
      let from = 0
      for (const length of lengths) {
        deltas.push(text.slice(from, from + length))
        from += length
      }
      deltas.push(text.slice(from))
      expect(chunk(deltas).join('')).toBe(text)
    }),
  )
})
