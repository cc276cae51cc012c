import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AudioFrame } from '../protocol/frame.ts'
import { awaited, heldSpeech, noSpeech, silenced, takeSpeech } from './speech-place.ts'

/** Samples that say where they are. */
function frame(streamId: number, position: number, length = 480): AudioFrame {
  const samples = Int16Array.from({ length }, (_, index) => position + index)
  return { kind: 'speech', flags: 0, streamId, sequence: Math.floor(position / 480), position, samples }
}

describe('a spoken answer', () => {
  it('that comes again from anywhere is played once and in order, whatever the frames are cut like', () => {
    const stretches = fc.array(fc.record({ back: fc.nat(2_000), length: fc.integer({ min: 1, max: 900 }) }))
    fc.assert(
      fc.property(stretches, (parts) => {
        let place = noSpeech
        const played: number[] = []
        for (const { back, length } of parts) {
          const step = takeSpeech(place, frame(3, Math.max(0, place.samples - back), length))
          place = step.place
          played.push(...(step.fresh?.samples ?? []))
          if (step.fresh !== undefined) expect(step.fresh.position + step.fresh.samples.length).toBe(place.samples)
        }
        expect(played).toEqual(Array.from({ length: place.samples }, (_, index) => index))
      }),
    )
  })

  it('is held up to where it came', () => {
    expect(heldSpeech(noSpeech)).toBeUndefined()
    const { place } = takeSpeech(takeSpeech(noSpeech, frame(3, 0)).place, frame(3, 480))
    expect(heldSpeech(place)).toEqual({ responseId: 3, samples: 960 })
  })

  it('that was said to begin is held at its first sample, and an older one is none any more', () => {
    const before = takeSpeech(noSpeech, frame(3, 0)).place
    expect(heldSpeech(awaited(before, 4))).toEqual({ responseId: 4, samples: 0 })
    expect(awaited(before, 3)).toBe(before)
  })

  it('goes on behind a hole, and what was left out does not come after it', () => {
    const { place, fresh } = takeSpeech(takeSpeech(noSpeech, frame(3, 0)).place, frame(3, 960))
    expect(fresh?.position).toBe(960)
    expect(takeSpeech(place, frame(3, 480)).fresh).toBeUndefined()
  })

  it('is over when a newer one began', () => {
    const { place } = takeSpeech(noSpeech, frame(4, 0))
    expect(takeSpeech(place, frame(3, 0)).fresh).toBeUndefined()
    expect(takeSpeech(place, frame(3, 960)).fresh).toBeUndefined()
    expect(heldSpeech(takeSpeech(place, frame(5, 0, 10)).place)).toEqual({ responseId: 5, samples: 10 })
  })

  it('that was interrupted is not played any more, nor asked for', () => {
    const place = silenced(takeSpeech(noSpeech, frame(4, 0)).place, 4)
    expect(takeSpeech(place, frame(4, 480)).fresh).toBeUndefined()
    expect(heldSpeech(place)).toBeUndefined()
    expect(takeSpeech(place, frame(5, 0)).fresh).toBeDefined()
  })
})
