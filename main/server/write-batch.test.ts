import { expect, it } from 'vitest'
import { WriteBatch } from './write-batch.ts'

function rig() {
  const log: string[] = []
  const turns: (() => void)[] = []
  const batch = new WriteBatch({ cork: () => log.push('cork'), uncork: () => log.push('uncork') }, (action) =>
    turns.push(action),
  )
  return { log, turns, batch }
}

it('holds the writes of one turn together and lets them go once', () => {
  const { log, turns, batch } = rig()
  batch.hold()
  batch.hold()
  expect(log).toEqual(['cork'])
  turns.shift()?.()
  expect(log).toEqual(['cork', 'uncork'])
  batch.hold()
  expect(log).toEqual(['cork', 'uncork', 'cork'])
})

it('lets go early when asked to, and not a second time at the end of the turn', () => {
  const { log, turns, batch } = rig()
  batch.hold()
  batch.release()
  turns.shift()?.()
  expect(log).toEqual(['cork', 'uncork'])
})
