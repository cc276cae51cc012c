import { expect, test } from 'vitest'
import { levelDb } from '../audio/level.ts'
import { roomNoise } from './room-noise.ts'

/** The same numbers in every run. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

test('a room without anybody in it lies at -66 dB, and is nowhere exactly silent for long', () => {
  const noise = roomNoise(48_000, randomFrom(1))
  expect(levelDb(noise)).toBeCloseTo(-66, 0)
  expect(noise.filter((sample) => sample === 0).length).toBeLessThan(10)
})
