import { describe, expect, it } from 'vitest'
import { DropoutWatch } from './dropout-watch.ts'

const sound = new Float32Array(480).fill(0.1)
const silence = new Float32Array(480)

/** Blocks of 10 ms; returns at which of them a break was told. `lateMs` is how late each one is asked for. */
function told(blocks: number, lateMs: (index: number) => number, { rateHz = 48_000, block = sound } = {}): number[] {
  const watch = new DropoutWatch(rateHz)
  const indexes = Array.from({ length: blocks }, (_, index) => index)
  return indexes.filter((index) => watch.rendered(5000 + index * 10 + lateMs(index), block))
}

describe('the dropout watch', () => {
  it('tells a break within three seconds, once', () => {
    const at = told(900, (index) => (index >= 250 ? 8 : 0))
    expect(at).toHaveLength(1)
    expect(at[0]).toBeGreaterThanOrEqual(250)
    expect(at[0]).toBeLessThan(560)
  })

  it('a block that is late and made up for is no break', () => {
    expect(told(1000, (index) => (index % 7 === 0 ? 0 : 40))).toEqual([])
  })

  it('a second in which every block was late is no break, when the next one has made up for it', () => {
    expect(told(1000, (index) => (index >= 350 && index < 480 ? 25 : 0))).toEqual([])
  })

  it('two clocks that drift apart by half a thousandth are no break', () => {
    expect(told(6000, (index) => index * 0.005)).toEqual([])
    expect(told(6000, (index) => -index * 0.005)).toEqual([])
  })

  it('a clock of whole milliseconds does not make one up', () => {
    expect(told(600, (index) => Math.floor((index * 480) / 44.1) - index * 10, { rateHz: 44_100 })).toEqual([])
  })

  it('a break in silence is heard by nobody', () => {
    expect(told(900, (index) => (index >= 250 ? 8 : 0), { block: silence })).toEqual([])
  })

  it('a suspended loudspeaker is a stop and no break', () => {
    expect(told(900, (index) => (index >= 250 ? 60_000 : 0))).toEqual([])
  })

  it('tells a second of breaks as one, and every such second', () => {
    const at = told(1000, (index) => Math.floor(index / 30) * 4)
    expect(at.length).toBeGreaterThanOrEqual(8)
    expect(at.length).toBeLessThanOrEqual(12)
  })
})
