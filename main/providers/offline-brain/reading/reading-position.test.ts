import { describe, expect, it } from 'vitest'
import { documentOf } from './document.ts'
import { afterHearing, backBy, forwardBy, isFinished, lastHeardWord, whereabouts } from './reading-position.ts'

const document = documentOf('a tale', ['One two three. Four five six. Seven eight.'])
const at = (position: number) => ({ document, position })
const whole = { start: 0, end: Infinity, from: 0, lead: 0 }

describe('the place in a document', () => {
  it('is where the answer began and the words heard since', () => {
    expect(afterHearing(at(0), [{ ...whole, from: 3 }], 2).position).toBe(5)
    expect(afterHearing(at(0), [{ ...whole, from: 3 }], 0).position).toBe(3)
  })

  it('does not count words that are not the document’s, before or after it', () => {
    expect(afterHearing(at(0), [{ ...whole, from: 3, lead: 4 }], 2).position).toBe(3)
    expect(afterHearing(at(0), [{ ...whole, from: 3, lead: 4 }], 6).position).toBe(5)
    expect(afterHearing(at(0), [{ ...whole, from: 3 }], 99).position).toBe(8)
  })

  it('follows an answer that was carried on in the middle', () => {
    const stretches = [
      { start: 0, end: 4, from: 0, lead: 0 },
      { start: 4, end: Infinity, from: 4, lead: 2 },
    ]
    expect([2, 4, 5, 6, 8].map((heard) => afterHearing(at(0), stretches, heard).position)).toEqual([2, 4, 4, 4, 6])
  })

  it('stands still while something else is said', () => {
    expect(afterHearing(at(5), [], 7).position).toBe(5)
    expect(afterHearing(at(5), [{ ...whole, end: 2 }], 7).position).toBe(2)
  })

  it('goes back to the last sentence heard to its end, and never before the first', () => {
    expect([0, 2, 3, 4, 6, 8].map((position) => backBy(at(position), 1).position)).toEqual([0, 0, 0, 0, 3, 6])
    expect(backBy(at(7), 2).position).toBe(0)
    expect(backBy(at(7), 99).position).toBe(0)
  })

  it('goes forward to the next sentence, and never past the end', () => {
    expect([0, 1, 3, 4, 7].map((position) => forwardBy(at(position), 1).position)).toEqual([3, 3, 6, 6, 8])
    expect(isFinished(forwardBy(at(0), 9))).toBe(true)
  })

  it('knows the last word and how far it is', () => {
    expect(lastHeardWord(at(5))).toBe('five')
    expect(lastHeardWord(at(0))).toBeUndefined()
    expect(whereabouts(at(4))).toEqual({ sentence: 2, of: 3, percent: 50 })
  })
})
