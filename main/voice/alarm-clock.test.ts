import { describe, expect, it } from 'vitest'
import { AssistantError } from '../../shared/protocol/errors.ts'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { memoryTimers } from '../testing/memory-stores.ts'
import { silentLog } from '../testing/silent-log.ts'
import { AlarmClock } from './alarm-clock.ts'

function rig() {
  const time = new ManualClock()
  const shift = { wallMs: 0, uptimeMs: 0 }
  const clock = {
    nowMs: () => time.nowMs(),
    wallMs: () => time.wallMs() + shift.wallMs,
    after: (delayMs: number, action: () => void) => time.after(delayMs, action),
    advance: (byMs: number) => {
      time.advance(byMs)
    },
  }
  /** The wall and the uptime go on; nothing that waits does. */
  const sleep = (forMs: number): void => {
    shift.wallMs += forMs
    shift.uptimeMs += forMs
  }
  const setWall = (byMs: number): void => {
    shift.wallMs += byMs
  }
  const disk = { isFailing: false, isUnreadable: false }
  const logged: string[] = []
  const log = { ...silentLog, error: (line: string) => logged.push(line) }
  const memory = memoryTimers()
  const failed = (): never => {
    throw new AssistantError('store-failed', 'Parley could not save: the disk is full.')
  }
  const store = {
    ...memory,
    list: () => (disk.isUnreadable ? failed() : memory.list()),
    delete: (id: number) => {
      if (disk.isFailing) failed()
      memory.delete(id)
    },
  }
  const rung: string[] = []
  const room = { isEmpty: false }
  const begin = (): AlarmClock =>
    new AlarmClock({
      ...{ store, clock, log },
      uptimeMs: () => time.nowMs() + shift.uptimeMs,
      ring: (sentence) => !room.isEmpty && rung.push(sentence) > 0,
    })
  const alarms = begin()
  const add = (kind: 'timer' | 'alarm', label: string, inMs: number): void => {
    alarms.add({ kind, label, createdAtMs: clock.wallMs(), dueAtMs: clock.wallMs() + inMs })
  }
  return { clock, store, disk, logged, rung, room, alarms, add, sleep, setWall, begin }
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

describe('a timer of ten minutes', () => {
  it.each([
    ['back a day', -24 * 3_600_000],
    ['ahead a day', 24 * 3_600_000],
  ])('rings after ten minutes when the wall clock is set %s, and says until then how long it has', (_way, byMs) => {
    const { clock, rung, alarms, add, setWall } = rig()
    add('timer', 'eggs', 600_000)
    clock.advance(60_000)
    setWall(byMs)
    clock.advance(60_000)
    const [timer] = alarms.list()
    expect((timer?.dueAtMs ?? 0) - clock.wallMs()).toBe(480_000)
    expect((timer?.dueAtMs ?? 0) - (timer?.createdAtMs ?? 0)).toBe(600_000)
    clock.advance(479_999)
    expect(rung).toEqual([])
    clock.advance(1)
    expect(rung).toEqual(['Your timer for eggs is done.'])
  })

  it('counts the time that the machine slept, and rings soon after it woke', () => {
    const { clock, rung, add, sleep } = rig()
    add('timer', 'eggs', 600_000)
    clock.advance(10_000)
    sleep(580_000)
    clock.advance(20_000)
    expect(rung).toEqual(['Your timer for eggs is done.'])
  })

  it('rings at once when the machine woke too late and says so', () => {
    const { rung, alarms, add, sleep } = rig()
    add('timer', 'eggs', 600_000)
    sleep(3_600_000)
    alarms.ringDue()
    expect(rung).toEqual(['Your timer for eggs is done. It was due a while ago, when nobody was here to be told.'])
  })

  it('is no longer than that after a restart under a wall clock that was set back', () => {
    const { clock, rung, alarms, add, setWall, begin } = rig()
    add('timer', 'eggs', 600_000)
    alarms.close()
    setWall(-24 * 3_600_000)
    begin().start()
    clock.advance(600_000)
    expect(rung).toEqual(['Your timer for eggs is done.'])
  })
})

it('an alarm follows the wall clock: set ahead, it rings within half a minute of its time', () => {
  const { clock, rung, add, setWall } = rig()
  add('alarm', '', 3_600_000)
  setWall(3_600_000)
  clock.advance(30_000)
  expect(rung).toEqual(['Your alarm is ringing.'])
})

describe('a disk that is full when a timer is due', () => {
  it('ends nothing: it rings once, is on no list any more, and is taken off when the disk has room again', () => {
    const { clock, store, disk, logged, rung, alarms, add } = rig()
    add('timer', 'eggs', 10_000)
    add('timer', 'tea', 60_000)
    disk.isFailing = true
    clock.advance(10_000)
    alarms.ringDue()
    clock.advance(45_000)
    expect(rung).toEqual(['Your timer for eggs is done.'])
    expect([alarms.list().length, store.list().length]).toEqual([1, 2])
    expect(logged).toHaveLength(1)
    disk.isFailing = false
    clock.advance(30_000)
    expect(rung).toEqual(['Your timer for eggs is done.', 'Your timer for tea is done.'])
    expect(store.list()).toEqual([])
  })

  it('is looked at again when its list cannot be read either, and what fell due meanwhile rings', () => {
    const { clock, disk, logged, rung, add } = rig()
    add('timer', 'eggs', 10_000)
    disk.isUnreadable = true
    clock.advance(20_000)
    expect(rung).toEqual([])
    expect(logged).toHaveLength(1)
    disk.isUnreadable = false
    clock.advance(30_000)
    expect(rung).toEqual(['Your timer for eggs is done.'])
  })
})
