import { describe, expect, it } from 'vitest'
import { sentencesOf, withFullStop } from './sentences.ts'

const paragraphs: readonly (readonly [string, readonly string[]])[] = [
  ['One. Two! Three? Four', ['One.', 'Two!', 'Three?', 'Four']],
  ['Dr. Smith met Mr. Jones. They spoke.', ['Dr. Smith met Mr. Jones.', 'They spoke.']],
  ['It costs 3.50 today. Cheap.', ['It costs 3.50 today.', 'Cheap.']],
  ['So did I. Then we left.', ['So did I.', 'Then we left.']],
  ['J. R. Hartley wrote it.', ['J. R. Hartley wrote it.']],
  ['“Stop!” she said. He did.', ['“Stop!” she said.', 'He did.']],
  ['  spaces\n and  lines. ', ['spaces and lines.']],
  ['', []],
]

describe('sentences', () => {
  it.each(paragraphs)('of %j', (paragraph, sentences) => {
    expect(sentencesOf(paragraph)).toEqual(sentences)
  })

  it('without an end are cut at a space, and no letter is lost', () => {
    const endless = 'word '.repeat(400).trim()
    const pieces = sentencesOf(endless)
    expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThanOrEqual(600)
    expect(pieces.join(' ')).toBe(endless)
  })

  it('get the stop that the ear needs, once', () => {
    expect(withFullStop('A heading')).toBe('A heading.')
    expect(withFullStop('Really?')).toBe('Really?')
    expect(withFullStop('He said “no.”')).toBe('He said “no.”')
  })
})
