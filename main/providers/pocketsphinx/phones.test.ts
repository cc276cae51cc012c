import { expect, test } from 'vitest'
import { gapCost, substitutionCost } from './phones.ts'

const phones = (
  'P B T D K G CH JH F V TH DH S Z SH ZH HH M N NG L R W Y ' + 'IY IH EY EH AE AH ER AA AO AW AY OW OY UH UW'
).split(' ')

test('costs are 0 for the same sound, symmetric, and between 0 and 1 for two', () => {
  for (const one of phones) {
    for (const other of phones) {
      const cost = substitutionCost(one, other)
      expect(cost).toBe(substitutionCost(other, one))
      if (one === other) expect(cost).toBe(0)
      else expect(cost > 0 && cost <= 1, `${one} ${other} ${cost}`).toBe(true)
    }
  }
})

test.each([
  ['T D', 'T M'],
  ['S Z', 'S P'],
  ['IH IY', 'IH AO'],
  ['AA AO', 'AA IY'],
  ['ER R', 'ER K'],
])('%s are nearer to each other than %s', (near, far) => {
  const cost = (pair: string): number => substitutionCost(pair.split(' ')[0] ?? '', pair.split(' ')[1] ?? '')
  expect(cost(near)).toBeLessThan(cost(far))
})

test('to lose a breath or an unreleased stop costs less than to lose a full sound', () => {
  expect(gapCost('HH')).toBeLessThan(gapCost('S'))
  expect(gapCost('T')).toBeLessThan(gapCost('IY'))
})
