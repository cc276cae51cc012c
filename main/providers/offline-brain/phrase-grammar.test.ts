import { describe, expect, it } from 'vitest'
import { expandPhrase, parsePhrase } from './phrase-grammar.ts'

describe('phrases', () => {
  it('are written out with every option and every choice', () => {
    expect(expandPhrase('[please] (go | read) on').sort()).toEqual([
      'go on',
      'please go on',
      'please read on',
      'read on',
    ])
    expect(expandPhrase('a [b [c]]').sort()).toEqual(['a', 'a b', 'a b c'])
  })

  it('with a slot cannot be written out', () => {
    expect(() => expandPhrase('spell <words>')).toThrow('<words>')
  })

  it('with a fault in their brackets are refused', () => {
    expect(() => parsePhrase('(one | two')).toThrow('lacks a )')
    expect(() => parsePhrase('one ] two')).toThrow('stray ]')
  })
})
