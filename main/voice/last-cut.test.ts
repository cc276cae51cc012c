import { describe, expect, it } from 'vitest'
import { afterCut, cutOf, withoutSound, type Cut } from './last-cut.ts'

const cut: Cut = {
  itemId: 'i-1',
  generatedText: 'One two three four.',
  heardText: 'One',
  isGenerated: true,
  kept: { fromSample: 5, samples: new Int16Array(3), spans: [], rest: undefined, nextCharacter: 19 },
}

describe('the last cut', () => {
  it('is that of the newest answer, and no older one can go on', () => {
    const first = afterCut(undefined, { responseId: 1, continues: undefined }, cut)
    const second = afterCut(first, { responseId: 2, continues: undefined }, { ...cut, itemId: 'i-2' })
    expect(cutOf(second, 2)?.itemId).toBe('i-2')
    expect(cutOf(second, 1)).toBeUndefined()
  })

  it('of an answer that had gone on counts for all its ids, also when it was made again from the older one', () => {
    const first = afterCut(undefined, { responseId: 1, continues: undefined }, cut)
    const second = afterCut(first, { responseId: 2, continues: 1 }, { ...cut, heardText: 'One two' })
    expect([1, 2].map((responseId) => cutOf(second, responseId)?.heardText)).toEqual(['One two', 'One two'])
  })

  it('keeps the text that was made before, when the answer was cut before it had repeated it', () => {
    const first = afterCut(undefined, { responseId: 1, continues: undefined }, cut)
    const early: Cut = { ...cut, generatedText: 'One', isGenerated: false }
    const second = afterCut(first, { responseId: 2, continues: 1 }, early)
    expect(cutOf(second, 2)).toMatchObject({ generatedText: 'One two three four.', isGenerated: true })
  })

  it('holds no sound once another answer has begun, and its text still', () => {
    const first = afterCut(undefined, { responseId: 1, continues: undefined }, cut)
    expect(cutOf(withoutSound(first), 1)).toEqual({ ...cut, kept: undefined })
  })
})
