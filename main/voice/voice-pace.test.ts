import { describe, expect, it } from 'vitest'
import { expectedSamples, learnPace, unknownPace, wordWeights, type VoicePace } from './voice-pace.ts'

const sentences = [
  'I am on my way to it',
  'considerable administrative coordination',
  'we go up',
  'photographers appreciate it',
]

function learnt(samplesOf: (word: string) => number): VoicePace {
  return sentences
    .map((sentence) => sentence.split(' '))
    .reduce(
      (pace, words) =>
        learnPace(
          pace,
          words,
          words.reduce((sum, word) => sum + samplesOf(word), 0),
        ),
      unknownPace,
    )
}

const ratio = (pace: VoicePace): number => {
  const [short = 0, long = 0] = wordWeights(pace, ['a', 'abcdefghij'])
  return long / short
}

describe("a voice's pace", () => {
  it('is assumed while nothing is known: a word costs two letters more than it has', () => {
    expect(wordWeights(unknownPace, ['a', 'four'])).toEqual([3, 6])
  })

  it('is learnt from a voice that says every word in the same time', () => {
    expect(ratio(learnt(() => 4_800))).toBeLessThan(1.4)
  })

  it('is learnt from a voice that goes by letters alone', () => {
    expect(ratio(learnt((word) => word.length * 1_500))).toBeGreaterThan(6.5)
  })

  it('tells how long a piece will be: by the characters at first, then as this voice speaks', () => {
    expect(expectedSamples(unknownPace, ['abcd', 'efgh'])).toBe(10 * 1_130)
    const even = learnt(() => 4_800)
    const expected = expectedSamples(even, ['one', 'considerable', 'by', 'four', 'words'])
    expect(expected / (5 * 4_800)).toBeGreaterThan(0.9)
    expect(expected / (5 * 4_800)).toBeLessThan(1.1)
  })

  it('never gives a word no length at all', () => {
    const odd = learnPace(learnPace(unknownPace, ['a'], 90_000), ['abcdefghijklmnop'], 100)
    expect(wordWeights(odd, ['a', 'abc']).every((weight) => weight > 0)).toBe(true)
  })
})
