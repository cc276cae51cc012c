import { expect, it } from 'vitest'
import { personClip } from './duel-clip.ts'

it('begins a clip with its first sound and brings it to the level of somebody close by', () => {
  const pcm = new Int16Array([0, 0, 40, 0, 8_192, -16_384, 0])
  const samples = btoa(String.fromCharCode(...new Uint8Array(pcm.buffer)))
  const clip = personClip({ words: 'Wait.', rateHz: 16_000, samples })
  expect(clip.rateHz).toBe(16_000)
  expect([...clip.samples].map((sample) => Math.round(sample * 100) / 100)).toEqual([0.35, -0.7, 0])
})
