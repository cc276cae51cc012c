import { expect, it } from 'vitest'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { memoryTimers } from '../testing/memory-stores.ts'
import { AlarmClock } from './alarm-clock.ts'

function rig() {
  const clock = new ManualClock()
  const store = memoryTimers()
  const rung: string[] = []
  const alarms = new AlarmClock({ store, clock, ring: (sentence) => rung.push(sentence) })
  const add = (kind: 'timer' | 'alarm', label: string, inMs: number): void => {
    alarms.add({ kind, label, createdAtMs: clock.wallMs(), dueAtMs: clock.wallMs() + inMs })
  }
  return { clock, store, rung, alarms, add }
}

it('rings each once, in the order in which they fall due', () => {
  const { clock, rung, alarms, add, store } = rig()
  alarms.start()
  add('timer', 'eggs', 60_000)
  add('alarm', '', 30_000)
  clock.advance(29_999)
  expect(rung).toEqual([])
  clock.advance(1)
  expect(rung).toEqual(['Your alarm is ringing.'])
  clock.advance(100_000)
  expect(rung).toEqual(['Your alarm is ringing.', 'Your timer for eggs is done.'])
  expect(store.list()).toEqual([])
})

it('does not ring what was cancelled', () => {
  const { clock, rung, alarms, add } = rig()
  add('timer', '', 10_000)
  alarms.delete(alarms.list()[0]?.id ?? 0)
  clock.advance(60_000)
  expect(rung).toEqual([])
})

it('rings at the start what fell due while nobody was there, and says so', () => {
  const { clock, rung, alarms, store } = rig()
  store.add({ kind: 'timer', label: '', createdAtMs: 0, dueAtMs: clock.wallMs() - 120_000 })
  alarms.start()
  clock.advance(0)
  expect(rung).toEqual(['Your timer is done. It was due while Parley was not running.'])
})

it('waits for an alarm next month', () => {
  const { clock, rung, alarms, add } = rig()
  alarms.start()
  add('alarm', '', 30 * 24 * 3_600_000)
  clock.advance(30 * 24 * 3_600_000 - 1)
  expect(rung).toEqual([])
  clock.advance(1)
  expect(rung).toHaveLength(1)
})

it('is silent once it is closed', () => {
  const { clock, rung, alarms, add } = rig()
  add('timer', '', 1_000)
  alarms.close()
  clock.advance(10_000)
  expect(rung).toEqual([])
})
