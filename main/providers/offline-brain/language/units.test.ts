import { describe, expect, it } from 'vitest'
import { parsePhrase } from '../phrase-grammar.ts'
import { slotRules } from '../phrases/slots.ts'
import { convertUnits } from '../skills/calculator.ts'
import { isCurrency, unitOf, units } from './units.ts'

describe('units', () => {
  it.each(units.map(({ mathName }) => mathName))('%s is one that the calculator knows', async (mathName) => {
    expect(await convertUnits(3, mathName, mathName)).toBeCloseTo(3, 9)
  })

  it('has every name that the recogniser listens for', () => {
    const rule = parsePhrase(slotRules.unit)
    const options = rule.type === 'sequence' && rule.parts[0]?.type === 'choice' ? rule.parts[0].options : []
    const names = options.map((option) =>
      option.type === 'sequence' ? option.parts.map((part) => (part.type === 'word' ? part.word : '')) : [],
    )
    expect(names.length).toBeGreaterThan(40)
    expect(names.filter((name) => unitOf(name) === undefined)).toEqual([])
  })

  it('knows money, to say that it cannot convert it', () => {
    expect(isCurrency(['us', 'dollars'])).toBe(true)
    expect(isCurrency(['kilograms'])).toBe(false)
  })
})
