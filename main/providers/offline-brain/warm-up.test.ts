import { expect, it, vi } from 'vitest'
import { ManualClock } from '../../../shared/std/manual-clock.ts'
import { memoryNotes, memoryTimers } from '../../testing/memory-stores.ts'
import { createOfflineBrain } from './offline-brain.ts'
import { calculate } from './skills/calculator.ts'

const loaded = vi.hoisted(() => ({ times: 0 }))

vi.mock('mathjs/lib/browser/math.js', async (importOriginal) => {
  loaded.times++
  return importOriginal()
})

it('what a sum needs is loaded by the warm-up, and not by the start or by the sum', async () => {
  const clock = new ManualClock()
  const brain = createOfflineBrain({
    ...{ clock, notes: memoryNotes(clock), timers: memoryTimers(), random: () => 0.5, timeZone: 'UTC' },
    fetchPage: () => Promise.reject(new Error('No page is asked for.')),
    readFile: () => Promise.reject(new Error('No file is asked for.')),
  })
  expect(loaded.times).toBe(0)
  await brain.warmUp?.()
  expect(loaded.times).toBe(1)
  expect(await calculate('12*7')).toBe(84)
  expect(loaded.times).toBe(1)
})
