import { describe, expect, it } from 'vitest'
import { endProblem, microphoneProblem, openProblem } from './microphone-problem.ts'

describe('a microphone that does not open', () => {
  it.each([
    ['NotAllowedError', 'denied'],
    ['SecurityError', 'denied'],
    ['NotFoundError', 'none'],
    ['OverconstrainedError', 'unsuitable'],
    ['NotReadableError', 'busy'],
    ['AbortError', 'busy'],
    ['TypeError', 'unknown'],
    ['', 'unknown'],
  ] as const)('for %s is %s', (name, kind) => {
    expect(openProblem(name)).toBe(kind)
  })
})

describe('a microphone that ended', () => {
  it.each([
    ['denied', true, 'revoked'],
    ['denied', false, 'revoked'],
    ['granted', false, 'unplugged'],
    ['granted', true, 'ended'],
    ['prompt', true, 'ended'],
  ] as const)('with permission %s and its device there: %s, was %s', (permission, isDeviceThere, kind) => {
    expect(endProblem({ permission, isDeviceThere })).toBe(kind)
  })
})

describe('what a microphone problem says', () => {
  it('is what happened and what to do, and never the same twice', () => {
    const kinds = [
      'insecure',
      'denied',
      'none',
      'unsuitable',
      'busy',
      'revoked',
      'unplugged',
      'ended',
      'unknown',
    ] as const
    const messages = kinds.map((kind) => microphoneProblem(kind).message)
    expect(new Set(messages).size).toBe(kinds.length)
    for (const message of messages) expect(message).toMatch(/(Open|Allow|Plug|Close|Press|Try)/i)
  })

  it('is where none opens also that typing works', () => {
    for (const kind of ['denied', 'none', 'unsuitable', 'busy'] as const)
      expect(microphoneProblem(kind).message).toContain('Typing works meanwhile.')
  })
})
