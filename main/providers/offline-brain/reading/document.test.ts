import { describe, expect, it } from 'vitest'
import { documentOf, piecesFrom, sentenceAt, sentenceStart } from './document.ts'

const document = documentOf('a tale', ['One two. Three four five.', 'Six.'])

describe('a document to be read aloud', () => {
  it('counts its words through and knows where sentences begin', () => {
    expect(document.words).toEqual(['One', 'two.', 'Three', 'four', 'five.', 'Six.'])
    expect(document.sentenceStarts).toEqual([0, 2, 5])
    expect([0, 1, 2, 4, 5, 6].map((word) => sentenceAt(document, word))).toEqual([0, 0, 1, 1, 2, 3])
    expect([-1, 0, 1, 2, 3].map((sentence) => sentenceStart(document, sentence))).toEqual([0, 0, 2, 5, 6])
  })

  it('comes in pieces of a sentence from any word on, with a blank line between paragraphs', () => {
    expect([...piecesFrom(document, 3)]).toEqual(['four five.\n\n', 'Six.'])
    expect([...piecesFrom(document, 6)]).toEqual([])
  })

  it('has the same words whole or in pieces', () => {
    const whole = [...piecesFrom(document, 0)].join('')
    expect(whole.split(/\s+/)).toEqual(document.words)
  })
})
