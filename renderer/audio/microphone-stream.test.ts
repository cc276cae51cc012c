import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CaptureBlock } from './capture-block.ts'
import { MicrophoneStream } from './microphone-stream.ts'

const block = (samples: Float32Array, change: Partial<CaptureBlock> = {}): CaptureBlock => ({
  samples,
  rateHz: 48_000,
  channels: 1,
  capturedAtMs: 0,
  lostSamples: 0,
  ...change,
})

const constant = (value: number, samples = 480): Float32Array => new Float32Array(samples).fill(value)

/** A counter as samples: each tells its own place. */
const ramp = (from: number, samples: number): Float32Array =>
  Float32Array.from({ length: samples }, (_, index) => (from + index) / 32_768)

describe('microphone stream', () => {
  it('gives 16 kHz whatever the rate of the device, late by less than 2 ms', () => {
    for (const rateHz of [8_000, 16_000, 44_100, 48_000, 96_000]) {
      const stream = new MicrophoneStream()
      for (let count = 0; count < 100; count++) stream.push(block(constant(0.25, rateHz / 100), { rateHz }))
      // Half the filter is 26 samples of the lower rate.
      const lateMs = (16_000 - stream.position) / 16
      expect(lateMs).toBeLessThanOrEqual(rateHz < 16_000 ? 3.3 : 1.7)
      expect(lateMs).toBeGreaterThanOrEqual(0)
      expect(stream.read(8_000, 8_001)).toEqual(Int16Array.of(8_192))
    }
  })

  it('counts positions without holes, over a change of rate', () => {
    const stream = new MicrophoneStream()
    const updates = [
      stream.push(block(constant(0.1))),
      stream.push(block(constant(0.1, 441), { rateHz: 44_100 })),
      stream.push(block(constant(0.1, 160), { rateHz: 16_000 })),
    ]
    let position = 0
    for (const update of updates) {
      expect(update.position).toBe(position)
      position += update.samples.length
    }
    expect(stream.position).toBe(position)
  })

  it('gives as many samples as there was time, at any rate from 8 to 96 kHz and over a change of it', () => {
    const rates = fc.constantFrom(8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 88_200, 96_000)
    fc.assert(
      fc.property(rates, rates, (before, after) => {
        const stream = new MicrophoneStream()
        let capturedMs = 0
        for (const rateHz of [before, after])
          for (let count = 0; count < 500; count += 1) {
            const samples = Math.round(rateHz / 100)
            stream.push(block(constant(0.25, samples), { rateHz }))
            capturedMs += (samples * 1_000) / rateHz
          }
        expect(Math.abs(stream.position / 16 / capturedMs - 1)).toBeLessThan(0.001)
      }),
      { numRuns: 12 },
    )
  })

  it('puts silence where samples were lost', () => {
    const stream = new MicrophoneStream()
    stream.push(block(constant(0.5, 1_600), { rateHz: 16_000 }))
    stream.push(block(constant(0.5, 1_600), { rateHz: 16_000, lostSamples: 800 }))
    expect(stream.position).toBe(4_000)
    expect(stream.read(1_599, 1_601)).toEqual(Int16Array.of(16_384, 0))
    expect(stream.read(2_399, 2_401)).toEqual(Int16Array.of(0, 16_384))
  })

  it('does not make hours of silence of a machine that slept', () => {
    const stream = new MicrophoneStream()
    stream.push(block(constant(0.5)))
    const { samples } = stream.push(block(constant(0.5), { lostSamples: 48_000 * 3_600 * 8 }))
    expect(samples.length).toBeLessThan(16_000 * 2.1)
  })

  it('reads what was said up to 1.5 seconds ago, across the end of its memory', () => {
    const stream = new MicrophoneStream()
    for (let from = 0; from < 32_000; from += 160) stream.push(block(ramp(from, 160), { rateHz: 16_000 }))
    expect(stream.oldestPosition).toBe(8_000)
    expect([...stream.read(23_900, 24_100)]).toEqual(Array.from({ length: 200 }, (_, index) => 23_900 + index))
  })

  it('gives less where it is not there yet or not any more', () => {
    const stream = new MicrophoneStream()
    for (let from = 0; from < 32_000; from += 160) stream.push(block(ramp(from, 160), { rateHz: 16_000 }))
    expect(stream.read(7_990, 8_010)).toHaveLength(10)
    expect(stream.read(7_990, 8_010)[0]).toBe(8_000)
    expect(stream.read(31_990, 32_010)).toHaveLength(10)
    expect(stream.read(0, 10)).toHaveLength(0)
  })

  it('keeps the newest of a block that is longer than its memory', () => {
    const stream = new MicrophoneStream()
    stream.push(block(ramp(0, 30_000), { rateHz: 16_000 }))
    expect(stream.read(29_998, 30_000)).toEqual(Int16Array.of(29_998, 29_999))
    expect(stream.read(6_000, 6_001)).toEqual(Int16Array.of(6_000))
  })

  it('says that it flows with the first sound, and only once', () => {
    const stream = new MicrophoneStream()
    expect([0, 1e-5, 0.1, 0.2].map((value) => stream.push(block(constant(value))).state)).toEqual([
      undefined,
      'flowing',
      undefined,
      undefined,
    ])
  })

  it('says that it is silent after a second of exact zeros, and that it flows again', () => {
    const stream = new MicrophoneStream()
    stream.push(block(constant(0.1)))
    const states = Array.from({ length: 120 }, () => stream.push(block(constant(0))).state)
    expect(states.indexOf('silent')).toBe(99)
    expect(states.filter((state) => state !== undefined)).toEqual(['silent'])
    expect(stream.push(block(constant(0.1))).state).toBe('flowing')
  })

  it('tells of a second silent device as of the first', () => {
    const stream = new MicrophoneStream()
    const silence = { samples: new Float32Array(480), rateHz: 48_000, channels: 1, capturedAtMs: 0, lostSamples: 0 }
    const told = (): unknown[] =>
      Array.from({ length: 110 }, () => stream.push(silence).state).filter((state) => state !== undefined)
    expect(told()).toEqual(['silent'])
    stream.deviceOpened()
    expect(told()).toEqual(['silent'])
  })

  it('is not silent when a device whispers now and then', () => {
    const stream = new MicrophoneStream()
    const states = Array.from(
      { length: 300 },
      (_, index) => stream.push(block(constant(index % 90 === 0 ? 1e-4 : 0))).state,
    )
    expect(states).not.toContain('silent')
  })

  it('does not blame the microphone for what was lost on the way', () => {
    const stream = new MicrophoneStream()
    stream.push(block(constant(0.1)))
    expect(stream.push(block(constant(0), { lostSamples: 96_000 })).state).toBeUndefined()
  })

  it('tells the level of each block in dBFS', () => {
    const stream = new MicrophoneStream()
    expect(stream.push(block(constant(0.1))).levelDb).toBeCloseTo(-20)
    expect(stream.push(block(constant(0))).levelDb).toBe(-120)
  })
})
