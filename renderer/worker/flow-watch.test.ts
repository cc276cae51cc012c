import { expect, it } from 'vitest'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { FlowWatch } from './flow-watch.ts'

function rig(): { clock: ManualClock; watch: FlowWatch; stalledAtMs: number[]; flows: (forMs: number) => void } {
  const clock = new ManualClock()
  const stalledAtMs: number[] = []
  const watch = new FlowWatch(clock, () => stalledAtMs.push(clock.nowMs()))
  const flows = (forMs: number): void => {
    for (let ms = 0; ms < forMs; ms += 10) {
      clock.advance(10)
      watch.arrived()
    }
  }
  watch.opened()
  return { clock, watch, stalledAtMs, flows }
}

it('tells once that nothing comes any more, 500 to 750 ms after the last block', () => {
  const { clock, stalledAtMs, flows } = rig()
  flows(1_130)
  const lastAtMs = clock.nowMs()
  clock.advance(10_000)
  expect(stalledAtMs).toHaveLength(1)
  expect((stalledAtMs[0] ?? 0) - lastAtMs).toBeGreaterThanOrEqual(500)
  expect((stalledAtMs[0] ?? 0) - lastAtMs).toBeLessThanOrEqual(750)
})

it('tells of the next time too, once something has come between', () => {
  const { clock, stalledAtMs, flows } = rig()
  flows(500)
  clock.advance(1_000)
  flows(500)
  clock.advance(1_000)
  expect(stalledAtMs).toHaveLength(2)
})

it('gives a microphone 3 s for its first block', () => {
  const { clock, stalledAtMs } = rig()
  clock.advance(2_900)
  expect(stalledAtMs).toEqual([])
  clock.advance(100)
  expect(stalledAtMs).toHaveLength(1)
})

it('watches nothing that was closed', () => {
  const { clock, watch, stalledAtMs, flows } = rig()
  flows(500)
  watch.stop()
  clock.advance(10_000)
  expect(stalledAtMs).toEqual([])
  expect(clock.pendingTimers).toBe(0)
})
