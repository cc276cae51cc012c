import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Pcm16Resampler, Resampler } from './resampler.ts'

const rates: readonly (readonly [number, number])[] = [
  [44_100, 16_000],
  [48_000, 16_000],
  [16_000, 24_000],
  [22_050, 24_000],
  [24_000, 48_000],
  [96_000, 16_000],
  [8_000, 16_000],
]

function tone(frequencyHz: number, rateHz: number, samples: number): Float32Array<ArrayBuffer> {
  return Float32Array.from(
    { length: samples },
    (_, index) => 0.5 * Math.sin((2 * Math.PI * frequencyHz * index) / rateHz),
  )
}

function convert(input: Float32Array, fromHz: number, toHz: number): Float32Array {
  const resampler = new Resampler(fromHz, toHz)
  return Float32Array.from([...resampler.push(input), ...resampler.flush()])
}

/** Level against the 0.5 tone that went in, of the middle of the signal, where no edge is near. */
function levelDb(samples: Float32Array): number {
  const middle = samples.subarray(samples.length / 4, (samples.length * 3) / 4)
  const power = middle.reduce((sum, sample) => sum + sample * sample, 0) / middle.length
  return 10 * Math.log10(power / 0.125 + 1e-20)
}

describe.each(rates)('resampler %d -> %d Hz', (fromHz, toHz) => {
  const lowerNyquistHz = Math.min(fromHz, toHz) / 2
  const samples = fromHz / 5

  it.each([0.02, 0.3, 0.6, 0.88])(
    'passes a tone at %d of the lower Nyquist frequency, in place and in level',
    (part) => {
      const frequencyHz = lowerNyquistHz * part
      const out = convert(tone(frequencyHz, fromHz, samples), fromHz, toHz)
      const expected = tone(frequencyHz, toHz, out.length)
      const difference = out.map((sample, index) => sample - (expected[index] ?? 0))
      expect(levelDb(difference)).toBeLessThan(-70)
    },
  )

  it('keeps a constant to the last bit that counts', () => {
    const out = convert(new Float32Array(samples).fill(0.5), fromHz, toHz)
    for (const sample of out.subarray(200, out.length - 200)) expect(Math.abs(sample - 0.5)).toBeLessThan(1e-5)
  })

  if (fromHz > toHz) {
    it.each([1.12, 1.3, 1.9])('lets a tone at %d of the new Nyquist frequency not fold back', (part) => {
      const frequencyHz = lowerNyquistHz * part
      expect(levelDb(convert(tone(frequencyHz, fromHz, samples), fromHz, toHz))).toBeLessThan(-75)
    })
  }

  if (toHz >= 2 * fromHz) {
    it('leaves nothing of the image that a rising rate makes', () => {
      const frequencyHz = fromHz / 4
      const out = convert(tone(frequencyHz, fromHz, samples), fromHz, toHz)
      const middle = out.subarray(out.length / 4, (out.length * 3) / 4)
      const radians = (2 * Math.PI * (fromHz - frequencyHz)) / toHz
      const re = middle.reduce((sum, sample, index) => sum + sample * Math.cos(radians * index), 0)
      const im = middle.reduce((sum, sample, index) => sum + sample * Math.sin(radians * index), 0)
      expect(20 * Math.log10((2 * Math.hypot(re, im)) / middle.length / 0.5 + 1e-12)).toBeLessThan(-75)
    })
  }

  it('gives the same samples, exactly as many as there should be, however the input is cut', () => {
    const input = tone(441, fromHz, 2_000)
    const whole = convert(input, fromHz, toHz)
    expect(whole).toHaveLength(Math.ceil((input.length * toHz) / fromHz))
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 12 }), (cuts) => {
        const resampler = new Resampler(fromHz, toHz)
        const out: number[] = []
        let position = 0
        for (const length of [...cuts, input.length]) {
          out.push(...resampler.push(input.subarray(position, position + length)))
          position = Math.min(input.length, position + length)
        }
        out.push(...resampler.flush())
        expect(Float32Array.from(out)).toEqual(whole)
      }),
      { numRuns: 20 },
    )
  })

  it.each([0, 1, 2, 3, 7, 440, 441, 442])('makes exactly ceil(n * to / from) of %d samples', (length) => {
    expect(convert(new Float32Array(length).fill(0.1), fromHz, toHz)).toHaveLength(Math.ceil((length * toHz) / fromHz))
  })
})

describe('resampler', () => {
  it('passes equal rates through untouched', () => {
    const resampler = new Pcm16Resampler(16_000, 16_000)
    const block = Int16Array.of(1, -2, 32_767, -32_768)
    expect(resampler.push(block)).toEqual(block)
    expect(resampler.flush()).toHaveLength(0)
  })

  it('saturates an overshoot instead of wrapping it around', () => {
    const resampler = new Pcm16Resampler(16_000, 24_000)
    const square = Int16Array.from({ length: 1_600 }, (_, index) =>
      Math.floor(index / 20) % 2 === 0 ? 32_767 : -32_768,
    )
    const out = [...resampler.push(square), ...resampler.flush()]
    // A wrapped peak is a jump over the whole range between two neighbours of one sign.
    const jumps = out.filter((sample, index) => index > 0 && Math.abs(sample - (out[index - 1] ?? 0)) > 60_000)
    expect(jumps).toEqual([])
    expect(Math.max(...out)).toBe(32_767)
  })

  it('starts a new stream after a flush as if it were the first', () => {
    const resampler = new Resampler(44_100, 16_000)
    const input = tone(1_000, 44_100, 3_333)
    const first = [...resampler.push(input), ...resampler.flush()]
    expect([...resampler.push(input), ...resampler.flush()]).toEqual(first)
  })
})
