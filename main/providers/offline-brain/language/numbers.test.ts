import { describe, expect, it } from 'vitest'
import { amountOf, numberOf, numberText } from './numbers.ts'

const numbers: readonly (readonly [string, number | undefined])[] = [
  ['zero', 0],
  ['seven', 7],
  ['nineteen', 19],
  ['twenty five', 25],
  ['a hundred', 100],
  ['one hundred and four', 104],
  ['nine hundred ninety nine', 999],
  ['a thousand', 1000],
  ['twelve thousand three hundred and five', 12_305],
  ['two million', 2_000_000],
  ['three point one four', 3.14],
  ['zero point oh five', 0.05],
  ['minus forty', -40],
  ['25', 25],
  ['1,200', 1200],
  ['-3.5', -3.5],
  ['five five', undefined],
  ['twenty twenty', undefined],
  ['five twenty', undefined],
  ['hundred', undefined],
  ['and', undefined],
  ['a', undefined],
  ['one hundred and', undefined],
  ['7:30', undefined],
  ['lantern', undefined],
  ['', undefined],
]

describe('numbers', () => {
  it.each(numbers)('reads "%s" as %s', (text, value) => {
    expect(numberOf(text.split(' ').filter(Boolean))).toBe(value)
  })

  it('takes an article and halves as amounts', () => {
    expect(amountOf(['a'])).toBe(1)
    expect(amountOf(['half', 'a'])).toBe(0.5)
    expect(amountOf(['two', 'and', 'a', 'half'])).toBe(2.5)
    expect(amountOf(['the'])).toBeUndefined()
  })

  it('writes numbers that a voice reads well', () => {
    expect(numberText(1234.5)).toBe('1,234.5')
    expect(numberText(2 / 3, 4)).toBe('0.6667')
    expect(numberText(-0.5)).toBe('minus 0.5')
    expect(numberText(6.02e23)).toBe('6.02 times 10 to the power of 23')
  })
})
