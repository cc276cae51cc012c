import { expect, test } from 'vitest'
import { seededRandom } from '../sound-sets/random.ts'
import { echoOverTime, jumpedMoreThan } from './echo-delay.ts'
import { recordingRateHz as rateHz } from './recording-rate.ts'

const ms = rateHz / 1000
const gain = 10 ** (-12 / 20)

/** Three seconds of noise as a voice has it, below 4 kHz or so. */
function speakerSound(): Float32Array {
  const random = seededRandom(11)
  let before = 0
  return Float32Array.from({ length: 3_000 * ms }, () => (before = 0.8 * before + random.between(-0.05, 0.05)))
}

function recording(speaker: Float32Array, delayMsAt: (at: number) => number): Parameters<typeof echoOverTime>[0] {
  const clean = Float32Array.from({ length: speaker.length }, (_, at) => 0.1 * Math.sin(at / 20))
  const microphone = clean.map((sample, at) => sample + gain * (speaker[at - Math.round(delayMsAt(at) * ms)] ?? 0))
  return { microphone, clean, speaker }
}

test('delay and gain are found while the person speaks as well', () => {
  const echoes = echoOverTime(recording(speakerSound(), () => 60.5))
  expect(echoes.length).toBe(4)
  for (const echo of echoes) {
    expect(echo.delayMs).toBeCloseTo(60.5, 1)
    expect(echo.gainDb).toBeCloseTo(-12, 1)
  }
  expect(jumpedMoreThan(echoes, 5)).toBe(false)
})

test('a jump is found, and a smaller one is not taken for a larger', () => {
  const jumping = (byMs: number): boolean =>
    jumpedMoreThan(echoOverTime(recording(speakerSound(), (at) => 40 + (at > 1_500 * ms ? byMs : 0))), 10)
  expect(jumping(12)).toBe(true)
  expect(jumping(-12)).toBe(true)
  expect(jumping(8)).toBe(false)
})

test('where there is no echo, or nothing is played, there is no delay', () => {
  const silence = new Float32Array(3_000 * ms)
  const deaf = recording(speakerSound(), () => 1e6)
  expect(echoOverTime(deaf)).toEqual([])
  expect(echoOverTime({ microphone: speakerSound(), clean: silence, speaker: silence })).toEqual([])
})
