import { describe, expect, it } from 'vitest'
import type { AudioFrame } from '../../shared/protocol/frame.ts'
import { arrive, isNewBeginning } from './arrived-audio.ts'

function frame(position: number, more: Partial<AudioFrame> = {}): AudioFrame {
  const samples = Int16Array.from({ length: 320 }, (_, at) => position + at)
  return { kind: 'microphone', flags: 0, streamId: 1, sequence: position / 320, position, samples, ...more }
}

describe('microphone audio that comes twice', () => {
  it('is new the first time and nothing the second', () => {
    const first = arrive(undefined, frame(0))
    expect(first).toEqual({ arrived: { streamId: 1, position: 320 }, fresh: frame(0) })
    expect(arrive(first.arrived, frame(0))).toEqual({ arrived: first.arrived, fresh: undefined })
  })

  it('is new from the first sample that had not arrived', () => {
    const { arrived, fresh } = arrive({ streamId: 1, position: 400 }, frame(320))
    expect(arrived).toEqual({ streamId: 1, position: 640 })
    expect(fresh?.position).toBe(400)
    expect(fresh?.samples[0]).toBe(400)
    expect(fresh?.samples).toHaveLength(240)
  })

  it('is all new after a hole and in another stream', () => {
    expect(arrive({ streamId: 1, position: 320 }, frame(960)).fresh).toEqual(frame(960))
    expect(arrive({ streamId: 9, position: 9_600 }, frame(0)).fresh).toEqual(frame(0))
  })
})

describe('an endless stream', () => {
  it.each([
    ['its first frame again', frame(0), true],
    ['a place far back', frame(320), true],
    ['a place that may be sent again', frame(96_000), false],
    ['what comes next', frame(99_840), false],
    ['another stream', frame(0, { streamId: 2 }), false],
  ])('with %s begins anew: %s', (_, next, isNew) => {
    expect(isNewBeginning({ streamId: 1, position: 99_840 }, next, 64_000)).toBe(isNew)
  })
})
