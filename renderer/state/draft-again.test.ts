import { describe, expect, test } from 'vitest'
import { draftAgain } from './draft-again.ts'

describe('a question put where one types again', () => {
  test('stands there alone where nothing was typed', () => {
    expect(draftAgain('', 'How tall is it?')).toBe('How tall is it?')
    expect(draftAgain(' \n', 'How tall is it?')).toBe('How tall is it?')
  })
  test('does not take away what was typed and not sent', () => {
    expect(draftAgain('And how old', 'How tall is it?')).toBe('How tall is it?\n\nAnd how old')
  })
  test('is not put there twice', () => {
    expect(draftAgain('How tall is it? In feet', 'How tall is it?')).toBe('How tall is it? In feet')
  })
})
