import { describe, expect, test } from 'vitest'
import { seededRandom } from '../sound-sets/random.ts'
import { SampleClock } from './sample-clock.ts'

const rateHz = 48_000
const startMs = 1_800_000_000_000

/** A minute of 5 ms blocks of a sink that runs fast; most arrive late, some very late. */
function recorded(fastMsPerSecond: number): SampleClock {
  const random = seededRandom(3)
  const clock = new SampleClock(rateHz)
  for (let samples = 240; samples <= 60 * rateHz; samples += 240) {
    const lateMs = random.between(0, 1) < 0.05 ? random.between(20, 60) : random.between(0, 4)
    clock.arrived(samples, wallMsAt(samples, fastMsPerSecond) + lateMs)
  }
  return clock
}

function wallMsAt(samples: number, fastMsPerSecond: number): number {
  const lengthMs = (samples * 1000) / rateHz
  return startMs + lengthMs * (1 - fastMsPerSecond / 1000)
}

describe('the time of a sample', () => {
  test.each([0, 0.3, -0.5])('is right within 1.5 ms over a minute of a sink that gains %d ms a second', (gain) => {
    const clock = recorded(gain)
    for (let sample = 0; sample < 60 * rateHz; sample += 7_001)
      expect(Math.abs(clock.msAtSample(sample) - wallMsAt(sample, gain))).toBeLessThan(1.5)
  })

  test('leads back to the sample', () => {
    const clock = recorded(0.4)
    for (let sample = 0; sample < 60 * rateHz; sample += 77_777)
      expect(Math.abs(clock.sampleAtMs(clock.msAtSample(sample)) - sample)).toBeLessThanOrEqual(1)
  })

  test('does not hang on the first block of a new window, which may be late', () => {
    const clock = recorded(0)
    const samples = 60 * rateHz + 240
    clock.arrived(samples, wallMsAt(samples, 0) + 300)
    expect(Math.abs(clock.msAtSample(samples) - wallMsAt(samples, 0))).toBeLessThan(1.5)
  })

  test('is not known before anything came', () => {
    expect(() => new SampleClock(rateHz).msAtSample(0)).toThrow('Nothing was recorded yet')
  })
})
