import { expect, test } from 'vitest'
import { soundOnset } from './sound-onset.ts'

function withTone(silentSamples: number, amplitude: number): Int16Array {
  return Int16Array.from({ length: 16_000 }, (_, index) =>
    index < silentSamples ? 0 : Math.round(amplitude * Math.sin(index / 3)),
  )
}

test('the onset is the first 5 ms window above -40 dBFS', () => {
  expect(soundOnset(withTone(8_000, 10_000), 16_000)).toBe(8_000)
  expect(soundOnset(withTone(0, 10_000), 16_000)).toBe(0)
})

test('silence and what is quieter than -40 dBFS have no onset', () => {
  expect(soundOnset(new Int16Array(16_000), 16_000)).toBeUndefined()
  expect(soundOnset(withTone(0, 300), 16_000)).toBeUndefined()
  expect(soundOnset(withTone(0, 600), 16_000)).toBe(0)
})
