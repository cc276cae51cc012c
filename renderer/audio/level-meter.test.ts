import { expect, it } from 'vitest'
import { LevelMeter } from './level-meter.ts'

it('tells the RMS of everything since the last reading', () => {
  const meter = new LevelMeter()
  meter.add(new Float32Array(100).fill(0.1))
  meter.add(new Float32Array(100).fill(-0.1))
  expect(meter.read()).toBeCloseTo(-20, 5)
  meter.add(new Float32Array(100).fill(1))
  expect(meter.read()).toBeCloseTo(0, 5)
})

it('silence is -120, and so is nothing at all', () => {
  const meter = new LevelMeter()
  expect(meter.read()).toBe(-120)
  meter.add(new Float32Array(128))
  expect(meter.read()).toBe(-120)
})
