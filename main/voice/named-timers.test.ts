import { expect, it } from 'vitest'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { NamedTimers } from './named-timers.ts'

it('runs each once, anew when started again, and not when stopped', () => {
  const clock = new ManualClock()
  const timers = new NamedTimers<'a' | 'b'>(clock)
  const log: string[] = []
  timers.start('a', 100, () => log.push('a too early'))
  clock.advance(60)
  timers.start('a', 100, () => log.push('a'))
  timers.start('b', 50, () => log.push('b'))
  timers.stop('b')
  clock.advance(99)
  expect(log).toEqual([])
  clock.advance(1)
  expect(log).toEqual(['a'])
  timers.start('a', 10, () => log.push('never'))
  timers.stopAll()
  clock.advance(100)
  expect(log).toEqual(['a'])
})
