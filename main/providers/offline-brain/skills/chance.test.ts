import { describe, expect, it } from 'vitest'
import { flipCoin, pickNumber, rollDice } from './chance.ts'

function drawing(...values: number[]): () => number {
  return () => values.shift() ?? 0
}

describe('chance', () => {
  it('reaches both ends of its range and nothing beyond', () => {
    expect(rollDice({ kind: 'dice', count: 2, sides: 6 }, drawing(0, 0.999_999)).text).toBe(
      'You rolled 1 and 6. That makes 7.',
    )
    expect(pickNumber({ kind: 'pick-number', from: 5, to: 9 }, drawing(0)).text).toBe('I picked 5.')
    expect(pickNumber({ kind: 'pick-number', from: 5, to: 9 }, drawing(0.999_999)).text).toBe('I picked 9.')
    expect(flipCoin(drawing(0.49)).text).toBe('It is heads.')
    expect(flipCoin(drawing(0.5)).text).toBe('It is tails.')
  })

  it('refuses dice that nobody has', () => {
    expect(rollDice({ kind: 'dice', count: 99, sides: 6 }, drawing()).text).toBe('I can roll from 1 to 20 dice.')
    expect(rollDice({ kind: 'dice', count: 1, sides: 1 }, drawing()).text).toContain('from 2 to 1000 sides')
    expect(pickNumber({ kind: 'pick-number', from: 0.5, to: 2 }, drawing()).text).toContain('whole numbers only')
  })
})
