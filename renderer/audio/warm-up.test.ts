import { describe, expect, it } from 'vitest'
import { warmUpSound } from './warm-up.ts'

/** The minimal standard generator: the same on every machine. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

function sound(dbfs = -24, seed = 1): Float32Array {
  return warmUpSound({ rateHz: 48_000, durationMs: 2000, dbfs, random: seeded(seed) })
}

function rmsDb(samples: Float32Array): number {
  return 10 * Math.log10(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length)
}

/** Of each 20 ms. */
function levels(samples: Float32Array): number[] {
  const windows = Math.floor(samples.length / 960)
  return Array.from({ length: windows }, (_, index) => rmsDb(samples.subarray(index * 960, (index + 1) * 960)))
}

describe('the warm-up sound', () => {
  it('has the length and the level that were asked for', () => {
    expect(sound()).toHaveLength(96_000)
    expect(rmsDb(sound())).toBeCloseTo(-24, 0)
    expect(rmsDb(sound(-30))).toBeCloseTo(-30, 0)
  })

  it('never falls under -47 dBFS between its fades, also with no bells left', () => {
    for (const dbfs of [-24, -45]) expect(Math.min(...levels(sound(dbfs)).slice(2, -6))).toBeGreaterThan(-47)
  })

  it('begins and ends in silence and does not clip', () => {
    const samples = sound(-10)
    expect(samples[0]).toBeCloseTo(0, 9)
    expect(samples.at(-1)).toBeCloseTo(0, 9)
    expect(Math.max(...samples.map(Math.abs))).toBeLessThanOrEqual(0.9)
  })

  it('is softest at its end: the bells ring out', () => {
    const perWindow = levels(sound())
    expect(perWindow.at(-8)).toBeLessThan(Math.max(...perWindow) - 10)
  })

  it('is the same for the same arguments, and another for another seed', () => {
    expect(sound(-24, 5)).toEqual(sound(-24, 5))
    expect(sound(-24, 5)).not.toEqual(sound(-24, 6))
  })

  it('is silence of no length when no time is given', () => {
    expect(warmUpSound({ rateHz: 48_000, durationMs: 0, dbfs: -24, random: seeded(1) })).toHaveLength(0)
  })
})
