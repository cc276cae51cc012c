import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { floatFramer, pcm16Framer } from './framer.ts'

const ramp = (from: number, to: number): Int16Array<ArrayBuffer> =>
  Int16Array.from({ length: to - from }, (_, index) => from + index)

describe('framer', () => {
  it('holds samples back until their frame is whole', () => {
    const framer = pcm16Framer(4)
    expect(framer.push(ramp(0, 3))).toEqual([])
    expect(framer.pendingSamples).toBe(3)
    expect(framer.push(ramp(3, 9))).toEqual([ramp(0, 4), ramp(4, 8)])
    expect(framer.pendingSamples).toBe(1)
  })

  it('pads the last frame with silence, once', () => {
    const framer = pcm16Framer(4)
    framer.push(ramp(5, 7))
    expect(framer.flush()).toEqual(Int16Array.of(5, 6, 0, 0))
    expect(framer.flush()).toBeUndefined()
  })

  it('hands out copies, so a reused block changes no frame', () => {
    const framer = floatFramer(2)
    const block = Float32Array.of(0.5, 0.25)
    const [frame] = framer.push(block)
    block.fill(9)
    expect(frame).toEqual(Float32Array.of(0.5, 0.25))
  })

  it('leaves no trace of what was there before a reset', () => {
    const framer = pcm16Framer(3)
    framer.push(ramp(7, 9))
    framer.reset()
    expect(framer.push(ramp(0, 2))).toEqual([])
    expect(framer.flush()).toEqual(Int16Array.of(0, 1, 0))
  })

  it('gives the same samples in the same order however they are cut', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.array(fc.integer({ min: 0, max: 30 })), (frameSamples, cuts) => {
        const framer = pcm16Framer(frameSamples)
        const out: number[] = []
        let position = 0
        for (const length of cuts) {
          for (const frame of framer.push(ramp(position, position + length))) out.push(...frame)
          position += length
        }
        expect(out).toHaveLength(position - (position % frameSamples))
        out.push(...(framer.flush() ?? []))
        expect(out.slice(0, position)).toEqual([...ramp(0, position)])
        expect(out.slice(position).every((sample) => sample === 0)).toBe(true)
      }),
    )
  })
})
