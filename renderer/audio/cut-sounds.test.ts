import { expect, test } from 'vitest'
import { CutSounds } from './cut-sounds.ts'

function cut(heardSamples: number, samples: number) {
  return { pcm: new Int16Array(samples).fill(16_384), heardSamples }
}

test('the last 20 cuts are kept, and the oldest goes first', () => {
  const sounds = new CutSounds()
  for (let index = 0; index < 25; index++) sounds.keep(`i-${index}`, cut(10, 20))
  expect(sounds.itemIds).toHaveLength(20)
  expect(sounds.itemIds[0]).toBe('i-5')
  expect(sounds.of('i-4')).toBeUndefined()
})

test('an answer that is cut once more is the newest', () => {
  const sounds = new CutSounds()
  for (const itemId of ['a', 'b', 'a']) sounds.keep(itemId, cut(10, 20))
  expect(sounds.itemIds).toEqual(['b', 'a'])
  expect([sounds.forget('a'), sounds.forget('a')]).toEqual([true, false])
})

test('what was not heard stands back, and neither end clicks', () => {
  const sounds = new CutSounds()
  sounds.keep('a', cut(24_000, 31_200))
  const samples = sounds.of('a') ?? new Float32Array()
  expect(Math.abs(samples[0] ?? 1)).toBeLessThan(0.01)
  expect(samples[12_000]).toBeCloseTo(0.5)
  expect(samples[28_000]).toBeCloseTo(0.5 * 10 ** (-12 / 20))
  expect(Math.abs(samples.at(-1) ?? 1)).toBeLessThan(0.01)
})

test('a sound without anything that was not heard goes to its end at full voice', () => {
  const sounds = new CutSounds()
  sounds.keep('a', cut(24_000, 24_000))
  const samples = sounds.of('a') ?? new Float32Array()
  expect(samples[23_000]).toBeCloseTo(0.5)
  expect(Math.abs(samples.at(-1) ?? 1)).toBeLessThan(0.01)
})
