import { expect, test } from 'vitest'
import { afterPowerEvent, awake, type PowerEvent } from './wakefulness.ts'

test.each<[readonly PowerEvent[], readonly string[]]>([
  [
    ['suspend', 'resume'],
    ['suspend', 'resume'],
  ],
  [
    ['lock-screen', 'unlock-screen'],
    ['suspend', 'resume'],
  ],
  // Locked, asleep, awake and still locked: the microphone stays shut until somebody is there.
  [
    ['lock-screen', 'suspend', 'resume', 'unlock-screen'],
    ['suspend', 'resume'],
  ],
  [['suspend', 'lock-screen', 'resume'], ['suspend']],
  [['resume', 'unlock-screen'], []],
  [
    ['suspend', 'suspend', 'resume', 'resume'],
    ['suspend', 'resume'],
  ],
])('%j tells the page %j', (events, commands) => {
  let state = awake
  const said: string[] = []
  for (const event of events) {
    const step = afterPowerEvent(state, event)
    state = step.state
    if (step.command !== undefined) said.push(step.command)
  }
  expect(said).toEqual(commands)
})
