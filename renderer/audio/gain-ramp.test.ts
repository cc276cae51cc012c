import { describe, expect, it } from 'vitest'
import { fadeOut, GainRamp, gainOf } from './gain-ramp.ts'

function ones(length: number): Float32Array {
  return new Float32Array(length).fill(1)
}

describe('a gain ramp', () => {
  it('reaches its target after 4 ms, in equal steps', () => {
    const ramp = new GainRamp(48_000, 1)
    ramp.rampTo(0.5)
    const block = ones(256)
    ramp.apply(block)
    expect(block[0]).toBeCloseTo(1 - 0.5 / 192, 6)
    expect(block[95]).toBeCloseTo(0.75, 5)
    expect(block[190]).toBeGreaterThan(0.5)
    expect([...block.subarray(191)]).toEqual(new Array(65).fill(0.5))
  })

  it('has no step larger than a 192nd, also where blocks meet', () => {
    const ramp = new GainRamp(48_000, 1)
    ramp.rampTo(0)
    const heard = [ones(128), ones(128)].flatMap((block) => {
      ramp.apply(block)
      return [...block]
    })
    const steps = heard.map((sample, index) => (heard[index - 1] ?? 1) - sample)
    expect(Math.max(...steps)).toBeLessThan(1 / 191)
    expect(heard.at(-1)).toBe(0)
  })

  it('turns round where it is when it is told otherwise half-way', () => {
    const ramp = new GainRamp(48_000, 1)
    ramp.rampTo(0)
    ramp.apply(ones(96))
    expect(ramp.value).toBeCloseTo(0.5, 5)
    ramp.rampTo(1)
    const block = ones(192)
    ramp.apply(block)
    expect(block[0]).toBeCloseTo(0.5 + 0.5 / 192, 5)
    expect(block[191]).toBe(1)
  })

  it('goes on while nothing sounds', () => {
    const ramp = new GainRamp(48_000, 1)
    ramp.rampTo(0.25)
    ramp.skip(192)
    expect(ramp.value).toBe(0.25)
  })

  it('leaves samples untouched to the bit at full gain', () => {
    const block = Float32Array.of(0.1, -0.3, 1)
    new GainRamp(48_000, 1).apply(block)
    expect(block).toEqual(Float32Array.of(0.1, -0.3, 1))
  })
})

it('a block that fades out ends in silence', () => {
  const block = ones(4)
  fadeOut(block)
  expect([...block]).toEqual([0.75, 0.5, 0.25, 0])
})

it('-26 dB is a twentieth', () => {
  expect(gainOf(-26)).toBeCloseTo(0.0501, 4)
})
