import { describe, expect, it } from 'vitest'
import { wavSamples } from './wav-samples.ts'

/** RIFF with an unknown chunk of odd length in front, as some recorders write it. */
function wavFile(channels: number, rateHz: number, pcm: readonly number[]): Uint8Array {
  const bytes = Buffer.alloc(12 + 8 + 4 + 24 + 8 + pcm.length * 2)
  bytes.write('RIFF----WAVELIST', 0, 'latin1')
  bytes.writeUInt32LE(3, 16)
  bytes.write('fmt ', 24, 'latin1')
  bytes.writeUInt32LE(16, 28)
  bytes.writeUInt16LE(1, 32)
  bytes.writeUInt16LE(channels, 34)
  bytes.writeUInt32LE(rateHz, 36)
  bytes.write('data', 48, 'latin1')
  bytes.writeUInt32LE(pcm.length * 2, 52)
  for (const [index, sample] of pcm.entries()) bytes.writeInt16LE(sample, 56 + index * 2)
  return bytes
}

describe('WAV samples', () => {
  it('skip chunks they do not know and mix channels', () => {
    expect([...wavSamples(wavFile(2, 16_000, [16_384, 0, -16_384, -16_384]), 16_000)]).toEqual([0.25, -0.5])
  })

  it('come at the rate asked for', () => {
    expect(wavSamples(wavFile(1, 48_000, new Array<number>(480).fill(100)), 16_000)).toHaveLength(160)
  })

  it('refuse what is no WAV file', () => {
    expect(() => wavSamples(new Uint8Array(100), 16_000)).toThrow(/no PCM WAV/)
  })
})
