import { expect, it } from 'vitest'
import { SoundMix } from './sound-mix.ts'

function next(mix: SoundMix, length = 4): number[] {
  const block = new Float32Array(length)
  mix.addTo(block)
  return [...block]
}

it('a sound goes on in the next block and is played once', () => {
  const mix = new SoundMix()
  mix.add(Float32Array.of(1, 2, 3, 4, 5, 6))
  expect([next(mix), next(mix), next(mix)]).toEqual([
    [1, 2, 3, 4],
    [5, 6, 0, 0],
    [0, 0, 0, 0],
  ])
})

it('sounds are added to what is there, and to each other', () => {
  const mix = new SoundMix()
  mix.add(Float32Array.of(1, 1))
  mix.add(Float32Array.of(2, 2, 2))
  const block = Float32Array.of(10, 10, 10, 10)
  mix.addTo(block)
  expect([...block]).toEqual([13, 13, 12, 10])
})

it('a delayed sound begins inside the block, or after it', () => {
  const mix = new SoundMix()
  mix.add(Float32Array.of(1, 2, 3), 2)
  mix.add(Float32Array.of(7), 5)
  expect([next(mix), next(mix)]).toEqual([
    [0, 0, 1, 2],
    [3, 7, 0, 0],
  ])
})

it('a ninth sound ends the oldest', () => {
  const mix = new SoundMix()
  for (let sound = 0; sound < 9; sound++) mix.add(Float32Array.of(2 ** sound))
  expect(next(mix, 1)).toEqual([511 - 1])
})
