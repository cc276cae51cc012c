import { describe, expect, it } from 'vitest'
import { type SpeechPiece, SpeechUpsampler, toPlayerSamples, toSpeechSamples } from './speech-upsampler.ts'

/** Where the one click of a stretch lies at the player's rate. */
function clickAt(pieces: readonly SpeechPiece[]): number {
  let at = -1
  let most = 0
  for (const { position, samples } of pieces)
    for (const [index, sample] of samples.entries())
      if (Math.abs(sample) > most) [at, most] = [position + index, Math.abs(sample)]
  return at
}

function click(length: number, index: number): Int16Array {
  const pcm = new Int16Array(length)
  pcm[index] = 30_000
  return pcm
}

describe('the upsampler of a response', () => {
  it.each([48_000, 44_100, 16_000])('keeps the length and joins pieces without a gap at %i Hz', (rateHz) => {
    const upsampler = new SpeechUpsampler(rateHz)
    const pieces = [0, 480, 960].flatMap((position) => upsampler.push(position, new Int16Array(480).fill(1000)))
    pieces.push(...upsampler.flush())
    let end = 0
    for (const { position, samples } of pieces) {
      expect(position).toBe(end)
      end += samples.length
    }
    expect(end).toBe(toPlayerSamples(1440, rateHz))
  })

  it('a sample after a hole lies where it would have lain without', () => {
    const whole = new SpeechUpsampler(48_000)
    const holed = new SpeechUpsampler(48_000)
    const unbroken = [
      ...whole.push(0, new Int16Array(480)),
      ...whole.push(480, new Int16Array(961)),
      ...whole.push(1441, click(480, 100)),
      ...whole.flush(),
    ]
    const broken = [...holed.push(0, new Int16Array(480)), ...holed.push(1441, click(480, 100)), ...holed.flush()]
    expect(clickAt(unbroken)).toBe(2 * 1541)
    expect(clickAt(broken)).toBe(2 * 1541)
  })

  it('what the filter held back before a hole comes out before it', () => {
    const upsampler = new SpeechUpsampler(48_000)
    const first = upsampler.push(0, new Int16Array(480).fill(1000))
    const second = upsampler.push(4800, new Int16Array(480).fill(1000))
    const before = [...first, ...second].filter(({ position }) => position < 9600)
    expect(before.reduce((sum, { samples }) => sum + samples.length, 0)).toBe(960)
    expect(second.at(-1)?.position).toBe(9600)
  })

  it('what comes twice is taken once', () => {
    const upsampler = new SpeechUpsampler(48_000)
    upsampler.push(0, new Int16Array(480))
    expect(upsampler.push(0, new Int16Array(480))).toEqual([])
    upsampler.push(240, new Int16Array(480))
    const rest = upsampler.flush().at(-1)
    expect((rest?.position ?? 0) + (rest?.samples.length ?? 0)).toBe(1440)
  })
})

describe('places', () => {
  it('go to the player and back unchanged', () => {
    for (const rateHz of [48_000, 44_100, 96_000])
      for (const place of [0, 1, 79, 480, 12_345])
        expect(toSpeechSamples(toPlayerSamples(place, rateHz), rateHz)).toBe(place)
  })

  it('a speech sample counts only when all of it was played', () => {
    expect(toSpeechSamples(95, 48_000)).toBe(47)
    expect(toSpeechSamples(96, 48_000)).toBe(48)
  })
})
