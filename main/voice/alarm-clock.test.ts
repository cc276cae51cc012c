import { expect, it } from 'vitest'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { memoryTimers } from '../testing/memory-stores.ts'
import { AlarmClock } from './alarm-clock.ts'

function rig() {
  const clock = new ManualClock()
  const store = memoryTimers()
  const rung: string[] = []
  const room = { isEmpty: false }
  const alarms = new AlarmClock({ store, clock, ring: (sentence) => !room.isEmpty && rung.push(sentence) > 0 })
  const add = (kind: 'timer' | 'alarm', label: string, inMs: number): void => {
    alarms.add({ kind, label, createdAtMs: clock.wallMs(), dueAtMs: clock.wallMs() + inMs })
  }
  return { clock, store, rung, room, alarms, add }
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
  expect(rung).toEqual(['Your timer is done. It was due a while ago, when nobody was here to be told.'])
})

it('keeps what nobody heard until somebody comes, and rings the next one all the same', () => {
  const { clock, rung, room, alarms, add, store } = rig()
  room.isEmpty = true
  add('timer', 'eggs', 10_000)
  add('timer', 'tea', 40_000)
  clock.advance(20_000)
  expect(store.list()).toHaveLength(2)
  room.isEmpty = false
  alarms.ringDue()
  expect(rung).toEqual(['Your timer for eggs is done.'])
  clock.advance(20_000)
  expect(rung).toEqual(['Your timer for eggs is done.', 'Your timer for tea is done.'])
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
