import { describe, expect, test } from 'vitest'
import { seededRandom } from '../sound-sets/random.ts'
import { duckHeardAt, heardGains, pilotAmplitude, pilotHeard, silenceHeardAt, soundFrom } from './heard-gain.ts'
import { addPilot, defaultPilotHz, pilotsHz } from './pilot.ts'
import { recordingRateHz as rateHz } from './recording-rate.ts'

const ms = rateHz / 1000

/** Half a second of a loud, busy voice below 8 kHz with the pilot in it. */
function voice(pilotHz = defaultPilotHz): Float32Array {
  const random = seededRandom(7)
  const partials = Array.from({ length: 60 }, (_, index) => ({
    step: (2 * Math.PI * (120 + index * 130)) / rateHz,
    phase: random.between(0, 6),
  }))
  const samples = Float32Array.from({ length: 500 * ms }, (_, at) =>
    partials.reduce((sum, { step, phase }) => sum + 0.03 * Math.sin(step * at + phase), 0),
  )
  return addPilot(samples, rateHz, pilotHz)
}

/** A straight ramp of 4 ms from one gain to another that begins at `atMs`. */
function ramped(samples: Float32Array, atMs: number, gains: readonly [number, number]): Float32Array {
  const [before, after] = gains
  return samples.map((sample, index) => {
    const part = Math.max(0, Math.min(1, (index / ms - atMs) / 4))
    return sample * (before + (after - before) * part)
  })
}

const pilot = { pilotHz: defaultPilotHz, amplitude: pilotAmplitude(voice(), defaultPilotHz) }
const duck = 10 ** (-26 / 20)
const moments = [200, 200.3, 207.77, 231.9]

describe('the gain a person hears', () => {
  test('is 1 within half a decibel while nobody lowers it, whatever the voice says', () => {
    const gains = heardGains(voice(), 10 * ms, pilot).subarray(0, 900)
    expect(Math.max(...gains)).toBeLessThan(1.06)
    expect(Math.min(...gains)).toBeGreaterThan(0.94)
  })

  test.each(moments)('a duck by 26 dB from %d ms on is heard where the ramp passes -6 dB, within 1 ms', (atMs) => {
    const lowered = ramped(voice(), atMs, [1, duck])
    const passesMs = atMs + (4 * (1 - 10 ** (-6 / 20))) / (1 - duck)
    expect(Math.abs((duckHeardAt(lowered, 100 * ms, pilot) ?? 0) / ms - passesMs)).toBeLessThan(1)
  })

  test('a duck is also heard where it is looked for in its middle', () => {
    expect(duckHeardAt(ramped(voice(), 100, [1, duck]), 300 * ms, pilot)).toBe(300 * ms)
  })

  test.each(moments)('silence from a ramp at %d ms on is heard at its end, within 1 ms', (atMs) => {
    const heard = silenceHeardAt(ramped(voice(), atMs, [duck, 0]), 100 * ms, pilot)
    expect(Math.abs((heard ?? 0) / ms - (atMs + 4))).toBeLessThan(1)
  })

  test('a dropout of 6 ms is no duck and one of 15 ms no silence', () => {
    const holed = (lengthMs: number): Float32Array =>
      voice().map((sample, index) => (index >= 200 * ms && index < (200 + lengthMs) * ms ? 0 : sample))
    expect(duckHeardAt(holed(6), 100 * ms, pilot)).toBeUndefined()
    expect(silenceHeardAt(holed(15), 100 * ms, pilot)).toBeUndefined()
  })

  test('a voice that is only ducked is not silent, and other sound without the pilot is not silence', () => {
    expect(silenceHeardAt(ramped(voice(), 200, [1, duck]), 100 * ms, pilot)).toBeUndefined()
    const tone = Float32Array.from({ length: 500 * ms }, (_, at) => 0.01 * Math.sin((2 * Math.PI * 440 * at) / rateHz))
    expect(silenceHeardAt(tone, 0, pilot)).toBeUndefined()
  })

  test('the first sound is found within half a millisecond', () => {
    const late = new Float32Array(400 * ms)
    late.set(voice().subarray(0, 100 * ms), 123.3 * ms)
    expect(Math.abs((soundFrom(late, 0) ?? 0) / ms - 123.3)).toBeLessThanOrEqual(0.5)
    expect(soundFrom(late, 300 * ms)).toBeUndefined()
  })

  test.each(pilotsHz)('20 ms tell the pilot of %d Hz from the others, also ducked', (pilotHz) => {
    const piece = voice(pilotHz).subarray(100 * ms, 120 * ms)
    expect(pilotHeard(piece, pilotsHz)).toBe(pilotHz)
    expect(
      pilotHeard(
        piece.map((sample) => sample * duck),
        pilotsHz,
      ),
    ).toBe(pilotHz)
  })

  test('a voice without a pilot has none', () => {
    const pilotAlone = addPilot(new Float32Array(500 * ms), rateHz, defaultPilotHz)
    const bare = voice().map((sample, index) => sample - (pilotAlone[index] ?? 0))
    expect(pilotHeard(bare.subarray(100 * ms, 120 * ms), pilotsHz)).toBeUndefined()
  })
})
