import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeToneWords, distinctWords, encodeToneWords } from './tone-words.ts'

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index)
const indexesIn = (samples: Int16Array, rateHz?: number): number[] =>
  decodeToneWords(samples, rateHz).map((word) => word.index)

function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

describe('tone words', () => {
  test('all 256 words are told apart, without gaps between them', () => {
    expect(indexesIn(encodeToneWords(upTo(distinctWords), { wordMs: 60 }))).toEqual(upTo(distinctWords))
  })

  test('any order of different words reads back, with gaps or without, at 24 and at 16 kHz', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(distinctWords - 1), { maxLength: 12 }),
        fc.constantFrom(0, 30, 60),
        fc.constantFrom(24_000, 16_000),
        (words, gapMs, rateHz) => {
          expect(indexesIn(encodeToneWords(words, { wordMs: 80, gapMs, rateHz }), rateHz)).toEqual(words)
        },
      ),
      { numRuns: 25, seed: 1 },
    )
  })

  test('a cut in the middle of a word leaves that word, as long as it was heard', () => {
    const samples = encodeToneWords(upTo(6)).subarray(0, 3 * 4_800 + 2_400)
    const words = decodeToneWords(samples)
    expect(words.map((word) => word.index)).toEqual([0, 1, 2, 3])
    const last = words[3]
    expect(Math.abs((last?.startSample ?? 0) - 3 * 4_800)).toBeLessThanOrEqual(144)
    expect(Math.abs((last?.endSample ?? 0) - samples.length)).toBeLessThanOrEqual(144)
  })

  test('wherever the cut is, what is read is what was there, within one word', () => {
    const whole = encodeToneWords(upTo(8), { wordMs: 100 })
    fc.assert(
      fc.property(fc.nat(whole.length), (cutAt) => {
        const heard = indexesIn(whole.subarray(0, cutAt))
        expect(heard).toEqual(upTo(heard.length))
        expect(Math.abs(heard.length - Math.ceil(cutAt / 2_400))).toBeLessThanOrEqual(1)
        // 16 ms of a word are enough.
        if (cutAt % 2_400 >= 384) expect(heard).toHaveLength(Math.ceil(cutAt / 2_400))
      }),
      { numRuns: 60, seed: 2 },
    )
  })

  test('a word that was played twice, or in two pieces, shows', () => {
    const [one, two] = [encodeToneWords([7]), encodeToneWords([8])]
    const repeated = new Int16Array([...one, ...two.subarray(0, 2_400), ...one, ...two])
    expect(indexesIn(repeated)).toEqual([7, 8, 7, 8])
    const torn = new Int16Array([...one.subarray(0, 2_400), ...new Int16Array(480), ...one.subarray(2_400)])
    expect(indexesIn(torn)).toEqual([7, 7])
  })

  test('a twentieth of the volume is still read', () => {
    expect(indexesIn(encodeToneWords([3, 200]).map((sample) => sample / 20))).toEqual([3, 200])
  })

  test('silence, noise and a single tone are no words', () => {
    const random = seeded(3)
    expect(indexesIn(new Int16Array(24_000))).toEqual([])
    expect(indexesIn(Int16Array.from({ length: 24_000 }, () => (random() - 0.5) * 20_000))).toEqual([])
    expect(
      indexesIn(Int16Array.from({ length: 24_000 }, (_, at) => 8_000 * Math.sin((at * 2 * Math.PI * 500) / 24_000))),
    ).toEqual([])
    expect(indexesIn(new Int16Array(0))).toEqual([])
  })
})
