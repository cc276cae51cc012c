import { expect, test } from 'vitest'
import { EnvelopeMeter } from '../voice/word-times.ts'
import { ChunkLevels, samplesOf } from './chunk-levels.ts'

test('a hum made of the levels has the loudness of the voice in every stretch that the session looks at, however it was cut into chunks', () => {
  const voice = Int16Array.from({ length: 5_000 }, (_, index) => (index % 700 < 400 ? 9_000 * Math.sin(index / 7) : 3))
  const [levels, meant, got] = [new ChunkLevels(), new EnvelopeMeter(), new EnvelopeMeter()]
  for (let start = 0; start < voice.length; start += 613) {
    const samples = voice.subarray(start, start + 613)
    const hum = samplesOf({ rateHz: 24_000, samples: samples.length, levels: levels.of({ samples, rateHz: 24_000 }) })
    expect(hum.length).toBe(samples.length)
    expect(hum).not.toEqual(samples)
    meant.push(samples)
    got.push(hum)
  }
  const differences = meant.levels().map((level, index) => Math.abs(level - (got.levels()[index] ?? 0)))
  expect(Math.max(...differences)).toBeLessThan(1)
})

test('sound that was recorded comes back to the bit', () => {
  const pcm = Buffer.from(Int16Array.of(1, -2, 32_767).buffer).toString('base64')
  expect([...samplesOf({ rateHz: 24_000, samples: 3, pcm })]).toEqual([1, -2, 32_767])
})
