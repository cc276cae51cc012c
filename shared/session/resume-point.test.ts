import { describe, expect, it } from 'vitest'
import type { NumberedMessage } from '../protocol/server-messages.ts'
import { isCaughtUp, take, type ResumePoint } from './resume-point.ts'
import { welcome } from './__fixtures__/welcome.ts'

const notice = (seq: number, epoch = 7): NumberedMessage => ({
  ...{ type: 'notice', code: 'nothing-heard', message: 'Say it again.', epoch, seq },
})
const at = (lastSeq: number, caughtUpAtSeq = lastSeq): ResumePoint => ({ epoch: 7, lastSeq, caughtUpAtSeq })

describe('the resume point', () => {
  it('begins where a snapshot stands', () => {
    expect(take(undefined, welcome({ seq: 12 }))).toEqual({ verdict: 'new', point: at(12) })
    expect(take(at(3), welcome({ seq: 0, epoch: 8 }))).toEqual({
      verdict: 'new',
      point: { epoch: 8, lastSeq: 0, caughtUpAtSeq: 0 },
    })
  })

  it('does not move with the welcome of a resume, whose number is ahead until the missed messages came', () => {
    const resumed = take(at(3), welcome({ seq: 5, isResumed: true }))
    expect(resumed).toEqual({ verdict: 'new', point: at(3, 5) })
    expect([at(3, 5), at(4, 5), at(5, 5), at(6, 5)].map(isCaughtUp)).toEqual([false, false, true, true])
  })

  it('moves by one with each message', () => {
    expect(take(at(3, 5), notice(4))).toEqual({ verdict: 'new', point: at(4, 5) })
  })

  it('knows what came before', () => {
    expect(take(at(3), notice(3))).toEqual({ verdict: 'known' })
    expect(take(at(3), notice(1))).toEqual({ verdict: 'known' })
  })

  it.each([
    ['a number left out', at(3), notice(5)],
    ['another life of the session with no welcome', at(3), notice(4, 8)],
    ['a message before any welcome', undefined, notice(1)],
    ['a resume of another life', at(3), welcome({ seq: 5, epoch: 8, isResumed: true })],
    ['a resume that is behind what came already', at(3), welcome({ seq: 2, isResumed: true })],
    ['a resume that nobody asked for', undefined, welcome({ seq: 2, isResumed: true })],
  ])('takes %s for a hole', (_what, point, message) => {
    expect(take(point, message)).toEqual({ verdict: 'hole' })
  })
})
