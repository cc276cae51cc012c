import { describe, expect, it } from 'vitest'
import { isStateChanging } from './state-changing.ts'

describe('what changes something that is kept', () => {
  it.each([
    'set a timer for five minutes',
    'wake me at seven',
    'cancel all timers',
    'take a note buy milk',
    'delete all notes',
  ])('%s', (text) => {
    expect(isStateChanging(text)).toBe(true)
  })

  it.each([
    'what time is it',
    'read my notes',
    'louder',
    'stop',
    'go on',
    'twelve times seven',
    'the weather is fine',
    '',
  ])('not: %s', (text) => {
    expect(isStateChanging(text)).toBe(false)
  })
})
