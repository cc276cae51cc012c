import { describe, expect, it } from 'vitest'
import { begin, finish, lookUp, noCommands, type CommandMemory } from './command-memory.ts'
import type { CommandResult } from './server-end-events.ts'

const result = (commandId: string): CommandResult => ({ type: 'command-result', commandId, isOk: true })

function ran(memory: CommandMemory, commandId: string, nowMs: number): CommandMemory {
  return finish(begin(memory, commandId), result(commandId), nowMs)
}

describe('the memory of commands', () => {
  it('answers a command that comes again from its first result', () => {
    const memory = ran(noCommands, 'a', 0)
    expect(lookUp(memory, 'a', 1_000)).toEqual({ state: 'done', result: result('a') })
    expect(lookUp(memory, 'b', 1_000)).toEqual({ state: 'unknown' })
  })

  it('knows one that is still running, for however long', () => {
    const memory = begin(noCommands, 'a')
    expect(lookUp(memory, 'a', 1_000_000)).toEqual({ state: 'running' })
  })

  it('forgets results after five minutes, and the oldest of more than a thousand', () => {
    let memory = ran(noCommands, 'old', 0)
    expect(lookUp(memory, 'old', 300_000).state).toBe('done')
    expect(lookUp(memory, 'old', 300_001).state).toBe('unknown')
    for (let index = 0; index < 1_000; index++) memory = ran(memory, `c${index}`, 1)
    expect(lookUp(memory, 'old', 1).state).toBe('unknown')
    expect(lookUp(memory, 'c0', 1).state).toBe('done')
    expect(ran(memory, 'late', 300_002).results.length).toBe(1)
  })
})
