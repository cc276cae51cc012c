import { describe, expect, it } from 'vitest'
import { nonSpeechNames, nonSpeechSounds } from './non-speech.ts'
import { audibleSpan } from './speech.ts'

const rateHz = 16_000
const options = { seed: 5, rateHz, seconds: 3, dbfs: -20 }
const sounds = nonSpeechSounds(options)

function peak(samples: Float32Array): number {
  return samples.reduce((highest, sample) => Math.max(highest, Math.abs(sample)), 0)
}

describe('non-speech sounds', () => {
  it('are the same to the last sample for the same seed, and differ for another', () => {
    expect(nonSpeechSounds(options)).toEqual(sounds)
    const others = nonSpeechSounds({ ...options, seed: 6 })
    expect(others.find((sound) => sound.name === 'cough')).not.toEqual(sounds.find((sound) => sound.name === 'cough'))
  })

  it.each(nonSpeechNames)('%s is heard after a second of silence, and stays within the range of samples', (name) => {
    const samples = sounds.find((sound) => sound.name === name)?.samples ?? new Float32Array(0)
    expect(audibleSpan(samples, rateHz)?.start).toBeGreaterThanOrEqual(rateHz)
    expect(samples.every(Number.isFinite)).toBe(true)
    expect(peak(samples)).toBeLessThanOrEqual(1)
    expect(peak(samples)).toBeGreaterThan(0.05)
  })

  it('are made at any rate', () => {
    const [white] = nonSpeechSounds({ ...options, rateHz: 48_000, seconds: 1 })
    expect(white?.samples.length).toBeGreaterThanOrEqual(96_000)
  })
})
