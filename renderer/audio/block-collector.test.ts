import { describe, expect, it } from 'vitest'
import { BlockCollector } from './block-collector.ts'

const piece = (value: number, samples = 128): Float32Array => new Float32Array(samples).fill(value)

describe('block collector', () => {
  it('gives a block when enough pieces came, with the time of the first', () => {
    const collector = new BlockCollector(256)
    expect(collector.push([piece(0.5)], 1_280)).toBeUndefined()
    expect(collector.push([piece(0.25)], 1_408)).toMatchObject({ startSample: 1_280, channels: 1 })
  })

  it('mixes the channels to their mean', () => {
    const block = new BlockCollector(128).push([piece(0.5), piece(-0.25)], 0)
    expect(block).toMatchObject({ channels: 2 })
    expect(block?.samples.every((sample) => sample === 0.125)).toBe(true)
  })

  it('gives each block memory of its own, since it is transferred away', () => {
    const collector = new BlockCollector(128)
    const first = collector.push([piece(0.5)], 0)
    const second = collector.push([piece(0.25)], 128)
    expect(first?.samples.buffer).not.toBe(second?.samples.buffer)
    expect(first?.samples[0]).toBe(0.5)
  })

  it('takes no pieces without channels: no microphone is connected', () => {
    const collector = new BlockCollector(128)
    expect(collector.push([], 0)).toBeUndefined()
    expect(collector.push([piece(0.5)], 128)?.startSample).toBe(128)
  })

  it('begins a new block after a hole', () => {
    const collector = new BlockCollector(256)
    collector.push([piece(0.5)], 0)
    expect(collector.push([piece(0.25)], 1_280)).toBeUndefined()
    const block = collector.push([piece(0.25)], 1_408)
    expect(block?.startSample).toBe(1_280)
    expect(block?.samples[0]).toBe(0.25)
  })

  it('works with pieces that do not fill a block evenly', () => {
    const collector = new BlockCollector(512)
    const blocks = [0, 300, 600, 900].map((start) => collector.push([piece(start / 1024, 300)], start))
    expect(blocks.filter((block) => block !== undefined).map(({ startSample }) => startSample)).toEqual([0, 512])
  })
})
