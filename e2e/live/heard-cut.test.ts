import { expect, it } from 'vitest'
import { addPilot, pilotsHz } from '../sound-card/pilot.ts'
import { recordingRateHz as rateHz } from '../sound-card/recording-rate.ts'
import { heardAgainMs, heardCut } from './heard-cut.ts'

const ms = (count: number): number => (count * rateHz) / 1000
const [oldHz = 0, newHz = 0] = pilotsHz

/** Two seconds of a voice with a pilot, lowered by 26 dB and silenced where it says. */
function voice(marks: { readonly duckedAtMs: number; readonly silentAtMs: number }): Float32Array {
  const loud = addPilot(new Float32Array(ms(2_600)), rateHz, oldHz)
  return loud.map((sample, at) => (at >= ms(marks.silentAtMs) ? 0 : at >= ms(marks.duckedAtMs) ? sample / 20 : sample))
}

it('tells when the voice was lowered and when it was gone, from the first word on', () => {
  const cut = heardCut(voice({ duckedAtMs: 1_070, silentAtMs: 1_100 }), { first: ms(1_000), onset: ms(1_000) })
  expect(cut.duckHeardMs).toBeCloseTo(70, -0.5)
  expect(cut.silenceHeardMs).toBeCloseTo(100, -0.5)
  expect(cut).toMatchObject({ isFalseStop: false, falseDucks: 0, oldSoundMs: 0 })
})

it('takes what answers the breath before the word for early and not for false', () => {
  const cut = heardCut(voice({ duckedAtMs: 900, silentAtMs: 950 }), { first: ms(800), onset: ms(1_000) })
  expect(cut.silenceHeardMs).toBeCloseTo(-50, -0.5)
  expect(cut.isFalseStop).toBe(false)
})

it('takes a voice that was gone before anybody made a sound for a false stop, and a lowered one for a false duck', () => {
  const first = { first: ms(1_000), onset: ms(1_000) }
  expect(heardCut(voice({ duckedAtMs: 700, silentAtMs: 800 }), first).isFalseStop).toBe(true)
  expect(heardCut(voice({ duckedAtMs: 700, silentAtMs: 1_100 }), first).falseDucks).toBe(1)
})

it('hears the old answer again, and not the new one', () => {
  const silence = new Float32Array(ms(500))
  const old = addPilot(new Float32Array(ms(40)), rateHz, oldHz)
  const again = Float32Array.from(silence)
  again.set(old, ms(300))
  expect(heardAgainMs(again, oldHz)).toBeGreaterThanOrEqual(40)
  expect(heardAgainMs(addPilot(silence, rateHz, newHz), oldHz)).toBe(0)
})
