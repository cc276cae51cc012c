import { describe, expect, it } from 'vitest'
import { downmixFloat, downmixPcm16, floatToPcm16, pcm16ToFloat } from './pcm.ts'

describe('pcm', () => {
  it('gives every 16-bit value back unchanged after a trip through floats', () => {
    const all = Int16Array.from({ length: 65_536 }, (_, index) => index - 32_768)
    expect(floatToPcm16(pcm16ToFloat(all))).toEqual(all)
  })

  it.each([
    [1, 32_767],
    [3.5, 32_767],
    [-1, -32_768],
    [-2, -32_768],
    [Number.POSITIVE_INFINITY, 32_767],
    [Number.NEGATIVE_INFINITY, -32_768],
    [0, 0],
  ])('saturates instead of wrapping around: %d becomes %d', (sample, expected) => {
    expect([...floatToPcm16(Float32Array.of(sample))]).toEqual([expected])
  })

  it('makes silence of what is not a number', () => {
    expect([...floatToPcm16(Float32Array.of(Number.NaN))]).toEqual([0])
  })

  it('mixes interleaved channels to their mean without leaving the range', () => {
    expect([...downmixPcm16(Int16Array.of(32_767, 32_767, -32_768, -32_768, 100, 200), 2)]).toEqual([
      32_767, -32_768, 150,
    ])
    expect([...downmixFloat(Float32Array.of(1, 0, 0.5, 0.5, -1, 0.25), 3)]).toEqual([0.5, expect.closeTo(-0.0833, 3)])
  })

  it('leaves one channel as it is and drops an unfinished group', () => {
    expect([...downmixPcm16(Int16Array.of(1, 2, 3), 1)]).toEqual([1, 2, 3])
    expect([...downmixPcm16(Int16Array.of(1, 3, 7), 2)]).toEqual([2])
  })
})
