import { expect, test } from 'vitest'
import { recordingRateHz as rateHz } from '../sound-card/recording-rate.ts'
import { seededRandom } from '../sound-sets/random.ts'
import { firstVoiced, heardCut, voicePlace, voicePlaceBefore } from './heard-voice.ts'

const samples = (ms: number): number => (ms * rateHz) / 1000

/** Words of 200 ms with 50 ms between them, after 100 ms of nothing; no stretch is like another, and all is below 1 kHz. */
function voice(seed: number, lengthMs: number): Float32Array {
  const random = seededRandom(seed)
  let tone = 0
  return Float32Array.from({ length: samples(lengthMs) }, (_, at) => {
    tone += 0.1 * (random.between(-1, 1) - tone)
    return at < samples(100) || at % samples(250) < samples(50) ? 0 : tone
  })
}

function recording(lengthMs: number, played: Float32Array, atMs: number): Float32Array {
  const all = new Float32Array(samples(lengthMs))
  all.set(played.subarray(0, all.length - samples(atMs)), samples(atMs))
  return all
}

const spoken = voice(1, 2_000)

test('a voice is found where it was played, by its first words and by its last', () => {
  const heard = recording(2_600, spoken, 300)
  expect(voicePlace(heard, spoken, 'first words')).toBe(samples(300))
  expect(voicePlace(heard, spoken, 'last words')).toBe(samples(300))
  expect(firstVoiced(spoken)).toBeLessThanOrEqual(samples(100))
})

test('another voice is not taken for it', () => {
  expect(voicePlace(recording(1_500, voice(2, 1_200), 100), voice(1, 1_200), 'first words')).toBeUndefined()
})

test('last words that were not played are not found', () => {
  const heard = recording(1_300, voice(1, 2_400).subarray(0, samples(1_000)), 100)
  expect(voicePlace(heard, voice(1, 2_400), 'last words')).toBeUndefined()
})

test('first words that a player tore are told by the next ones', () => {
  const heard = recording(1_800, spoken, 200).fill(0, samples(330), samples(420))
  expect(voicePlace(heard, spoken, 'first words')).toBe(samples(200))
})

test('what a player that ran dry has moved is found where it is now', () => {
  const [before, after] = [spoken.subarray(0, samples(600)), spoken.subarray(samples(600))]
  const heard = recording(2_000, before, 0)
  heard.set(after.subarray(0, samples(1_320)), samples(680))
  expect(voicePlaceBefore(heard, spoken, { before: samples(1_500), expected: 0 })).toBe(samples(80))
})

test('a voice that is halved and then gone was lowered then and silent then', () => {
  const [onsetMs, duckMs, silenceMs] = [1_000, 80, 190]
  const heard = recording(2_000, spoken, 0).map((sample, at) => {
    if (at >= samples(onsetMs + silenceMs)) return 0
    return at >= samples(onsetMs + duckMs) ? sample / 4 : sample
  })
  const cut = heardCut(heard, spoken, { place: 0, onset: samples(onsetMs), until: samples(1_900) })
  expect(Math.abs((cut.duckMs ?? Infinity) - duckMs)).toBeLessThanOrEqual(10)
  expect(Math.abs((cut.silenceMs ?? Infinity) - silenceMs)).toBeLessThanOrEqual(10)
})

test('a voice that goes on was not cut, and lowering it is not silence', () => {
  const whole = recording(2_000, spoken, 0)
  const places = { place: 0, onset: samples(600), until: samples(1_900) }
  expect(heardCut(whole, spoken, places)).toEqual({ duckMs: undefined, silenceMs: undefined })
  const lowered = whole.map((sample, at) => (at >= samples(700) ? sample / 4 : sample))
  const cut = heardCut(lowered, spoken, places)
  expect(cut.silenceMs).toBeUndefined()
  expect(Math.abs((cut.duckMs ?? Infinity) - 100)).toBeLessThanOrEqual(10)
})
