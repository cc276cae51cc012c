import { expect, it } from 'vitest'
import { CommandLog, type CommandResult } from './command-log.ts'

const result = (commandId: string): CommandResult => ({ type: 'command-result', commandId, isOk: true })

it('answers a command that comes again from its first result', () => {
  const log = new CommandLog()
  log.keep(result('a'), 0)
  expect(log.find('a', 1_000)).toEqual(result('a'))
  expect(log.find('b', 1_000)).toBeUndefined()
})

it('forgets after five minutes, and the oldest of more than a thousand', () => {
  const log = new CommandLog()
  log.keep(result('old'), 0)
  expect(log.find('old', 300_001)).toBeUndefined()
  for (let index = 0; index < 1_000; index++) log.keep(result(`c${index}`), 1)
  expect(log.find('old', 1)).toBeUndefined()
  expect(log.find('c0', 1)).toBeDefined()
})
