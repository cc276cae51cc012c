import { describe, expect, it } from 'vitest'
import type { SessionMessage } from '../protocol/server-messages.ts'
import { forgetOld, forgetThrough, missedSince, remember, resumeWindow, type ResumeWindow } from './resume-window.ts'

const delta = (text: string): SessionMessage => ({ type: 'text-delta', responseId: 1, text })

function filled(count: number, bytes = 50): ResumeWindow {
  let window = resumeWindow(7)
  for (let index = 0; index < count; index++) window = remember(window, { message: delta('x'), bytes }, 0).window
  return window
}

const missed = (window: ResumeWindow, lastSeq: number, epoch = 7): number[] | undefined =>
  missedSince(window, { epoch, lastSeq })?.map((message) => message.seq)

describe('the resume window', () => {
  it('numbers messages from 1 under one epoch', () => {
    expect(remember(filled(0), { message: delta('a'), bytes: 1 }, 0).numbered).toEqual({
      ...delta('a'),
      epoch: 7,
      seq: 1,
    })
    expect(remember(filled(1), { message: delta('b'), bytes: 1 }, 0).numbered.seq).toBe(2)
  })

  it('gives exactly what was missed', () => {
    expect(missed(filled(5), 3)).toEqual([4, 5])
    expect(missed(filled(5), 5)).toEqual([])
  })

  it('gives nothing rather than a part: after 1,000 messages, 120 s or 1 MiB', () => {
    expect(missed(filled(1_001), 0)).toBeUndefined()
    expect(missed(filled(1_001), 1)).toHaveLength(1_000)
    expect(missed(forgetOld(filled(3), 120_000), 0)).toHaveLength(3)
    expect(missed(forgetOld(filled(3), 120_001), 0)).toBeUndefined()
    expect(missed(filled(2, 512 * 1024), 0)).toHaveLength(2)
    expect(missed(filled(3, 512 * 1024), 0)).toBeUndefined()
    expect(missed(filled(3, 512 * 1024), 1)).toEqual([2, 3])
  })

  it('lets a message that is larger than the whole window through, and cannot repeat it', () => {
    const window = filled(1, 2 * 1024 * 1024)
    expect(window.bytes).toBe(0)
    expect(missed(window, 0)).toBeUndefined()
    expect(missed(window, 1)).toEqual([])
  })

  it('does not know another epoch or a number it never gave', () => {
    expect(missed(filled(3), 1, 8)).toBeUndefined()
    expect(missed(filled(3), 4)).toBeUndefined()
  })

  it('forgets what everybody has, and counts its bytes no more', () => {
    const window = forgetThrough(filled(5), 3)
    expect(window.bytes).toBe(100)
    expect(missed(window, 2)).toBeUndefined()
    expect(missed(window, 3)).toEqual([4, 5])
  })
})
