import { expect, test } from 'vitest'
import { KeepAwake } from './keep-awake.ts'

test('one blocker is started and stopped, however often it is asked for', () => {
  const calls: string[] = []
  const awake = new KeepAwake({
    // The first id that Electron gives out is 0.
    start: (type) => calls.push(`start ${type}`) - 1,
    stop: (id) => calls.push(`stop ${id}`) > 0,
  })
  for (const isNeeded of [false, true, true, false, false]) awake.set(isNeeded)
  expect(calls).toEqual(['start prevent-app-suspension', 'stop 0'])
  awake.set(true)
  awake.close()
  awake.close()
  expect(calls.slice(2)).toEqual(['start prevent-app-suspension', 'stop 2'])
})
