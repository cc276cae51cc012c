import { describe, expect, test } from 'vitest'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { LiveSteps } from './live-steps.ts'
import { VirtualTime } from './virtual-time.ts'

function rig() {
  const clock = new ManualClock()
  const time = new VirtualTime(0)
  let settled: () => void = () => undefined
  const steps = new LiveSteps({
    clock,
    time,
    settle: () =>
      new Promise((resolve) => {
        settled = resolve
      }),
  })
  const seen: string[] = []
  return {
    ...{ clock, time, steps, seen },
    note: (what: string) => () => {
      seen.push(`${what} at ${time.nowMs}`)
    },
    settle: async () => {
      settled()
      await Promise.resolve()
      await Promise.resolve()
    },
  }
}

describe('what comes into a captured session', () => {
  test('runs at once when nothing is under way, at the time at which it came', () => {
    const { clock, steps, note, seen } = rig()
    clock.advance(5)
    steps.arrive(note('frame'))
    expect(seen).toEqual(['frame at 5'])
  })

  test('waits until all that follows from the step before has run, and keeps the time at which it came', async () => {
    const { clock, steps, note, seen, settle } = rig()
    steps.arrive(note('first'))
    clock.advance(3)
    steps.arrive(note('second'))
    clock.advance(4)
    expect(seen).toEqual(['first at 0'])
    await settle()
    expect(seen).toEqual(['first at 0', 'second at 3'])
  })

  test('comes after the timers that were due by then, each at its own time and in a step of its own', async () => {
    const { clock, time, steps, note, seen, settle } = rig()
    time.clock.after(2, note('timer'))
    time.clock.after(4, note('later timer'))
    clock.advance(10)
    steps.arrive(note('frame'))
    expect(seen).toEqual([])
    steps.runNow(() => undefined)
    for (let round = 0; round < 4; round++) await settle()
    expect(seen).toEqual(['timer at 2', 'later timer at 4', 'frame at 10'])
  })

  test('a timer runs when it is due on the machine’s clock, without anything coming', async () => {
    const { clock, time, steps, note, seen, settle } = rig()
    steps.arrive(() => time.clock.after(20, note('timer')))
    await settle()
    clock.advance(19)
    expect(seen).toEqual([])
    clock.advance(1)
    expect(seen).toEqual(['timer at 20'])
  })

  test('what cannot wait runs now, and says that it overtook something', () => {
    const { steps, note } = rig()
    expect(steps.runNow((isEarly) => isEarly)).toBe(false)
    steps.arrive(note('waits'))
    expect(steps.runNow((isEarly) => isEarly)).toBe(true)
  })

  test('nothing runs any more once it is closed', async () => {
    const { clock, time, steps, note, seen, settle } = rig()
    steps.arrive(() => time.clock.after(20, note('timer')))
    steps.arrive(note('waits'))
    steps.close()
    await settle()
    clock.advance(100)
    steps.arrive(note('late'))
    expect(seen).toEqual([])
  })
})
