import { expect, test } from 'vitest'
import { recordingRateHz } from '../sound-card/recording-rate.ts'
import { seededRandom } from '../sound-sets/random.ts'
import { atRecordingRate, spokenPlace } from './spoken-place.ts'

const random = seededRandom(3)
const spoken = Float32Array.from({ length: recordingRateHz }, () => random.between(-0.3, 0.3))
const everywhere = { from: 0, to: spoken.length }

test('the place is found to the sample, however soft the voice was heard', () => {
  const heard = spoken.slice(12_345, 12_345 + 2_400).map((sample) => sample * 0.05)
  expect(spokenPlace(heard, spoken, everywhere)).toBe(12_345)
})

test('a place outside the part that was looked through is not found', () => {
  const heard = spoken.slice(12_345, 12_345 + 2_400)
  expect(spokenPlace(heard, spoken, { from: 13_000, to: 20_000 })).toBeUndefined()
})

test('another sound has no place', () => {
  const other = Float32Array.from({ length: 2_400 }, () => random.between(-0.3, 0.3))
  expect(spokenPlace(other, spoken, everywhere)).toBeUndefined()
})

test('what a model sent in parts is one sound of twice as many samples', () => {
  const part = new Int16Array(480).fill(1_000)
  expect(atRecordingRate([part, part])).toHaveLength(1_920)
})
