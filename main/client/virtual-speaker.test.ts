import { describe, expect, test } from 'vitest'
import { speechFrameSamples } from '../../shared/audio/format.ts'
import type { AudioFrame } from '../../shared/protocol/frame.ts'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { type Playout, VirtualSpeaker } from './virtual-speaker.ts'

function frame(streamId: number, index: number): AudioFrame {
  const samples = new Int16Array(speechFrameSamples).fill(streamId * 1_000 + index)
  return { kind: 'speech', flags: 0, streamId, sequence: index, position: index * speechFrameSamples, samples }
}

function setUp(): {
  clock: ManualClock
  reports: Playout[]
  speaker: VirtualSpeaker
  play: (streamId: number, from: number, to: number) => void
} {
  const clock = new ManualClock()
  const reports: Playout[] = []
  const speaker = new VirtualSpeaker({ clock, report: (playout) => reports.push(playout) })
  return {
    clock,
    reports,
    speaker,
    play(streamId, from, to) {
      for (let index = from; index < to; index++) speaker.play(frame(streamId, index))
    },
  }
}

describe('a virtual speaker', () => {
  test('reports every 100 ms while it plays, and once more, as final, when all was played', () => {
    const { clock, reports, speaker, play } = setUp()
    play(7, 0, 13)
    speaker.endOfSpeech(7, 13 * speechFrameSamples)
    clock.advance(1_000)
    expect(reports).toEqual([
      { responseId: 7, playedSamples: 2_400, isFinal: false },
      { responseId: 7, playedSamples: 4_800, isFinal: false },
      { responseId: 7, playedSamples: 6_240, isFinal: true },
    ])
    expect(speaker.isBusy).toBe(false)
    expect(clock.pendingTimers).toBe(0)
  })

  test('flushed, it reports what was heard at once and as final, and says no more', () => {
    const { clock, reports, speaker, play } = setUp()
    play(7, 0, 20)
    clock.advance(130)
    expect(speaker.flush(7)).toBe(130 * 24)
    expect(reports.at(-1)).toEqual({ responseId: 7, playedSamples: 130 * 24, isFinal: true })
    clock.advance(1_000)
    expect(reports.filter((report) => report.isFinal)).toHaveLength(1)
    expect(speaker.heardSamples()).toHaveLength(130 * 24)
  })

  test('frames of a flushed response that were still under way are never heard', () => {
    const { clock, speaker, play } = setUp()
    play(7, 0, 4)
    clock.advance(20)
    speaker.flush(7)
    play(7, 4, 10)
    clock.advance(1_000)
    expect(speaker.heardSamples()).toHaveLength(480)
    expect(speaker.isBusy).toBe(false)
  })

  test('a response that is cut before its first frame is reported as not heard at all', () => {
    const { reports, speaker } = setUp()
    expect(speaker.flush(3)).toBe(0)
    expect(reports).toEqual([{ responseId: 3, playedSamples: 0, isFinal: true }])
  })

  test('flushing twice reports once and gives the same number', () => {
    const { clock, reports, speaker, play } = setUp()
    play(7, 0, 4)
    clock.advance(15)
    expect([speaker.flush(7), speaker.flush(7)]).toEqual([360, 360])
    expect(reports).toHaveLength(1)
  })

  test('frames of an older response change nothing once a newer one speaks', () => {
    const { clock, speaker, play } = setUp()
    play(8, 0, 4)
    play(7, 0, 4)
    speaker.endOfSpeech(7, 4 * speechFrameSamples)
    clock.advance(80)
    expect(new Set([...speaker.heardSamples()].map((sample) => Math.floor(sample / 1_000)))).toEqual(new Set([8]))
  })

  test('a newer response takes the speaker over and the older is reported as it was heard', () => {
    const { clock, reports, play, speaker } = setUp()
    play(7, 0, 10)
    clock.advance(50)
    play(8, 0, 4)
    expect(reports).toEqual([{ responseId: 7, playedSamples: 1_200, isFinal: true }])
    speaker.endOfSpeech(8, 4 * speechFrameSamples)
    clock.advance(200)
    expect(speaker.heardSamples()).toHaveLength(1_200 + 4 * speechFrameSamples)
  })

  test('a speaker that runs dry says so at once, so that the server sends more', () => {
    const { clock, reports, speaker, play } = setUp()
    play(7, 0, 3)
    clock.advance(60)
    expect(reports).toEqual([{ responseId: 7, playedSamples: 1_440, isFinal: false }])
    expect(speaker.underruns).toBe(1)
    clock.advance(500)
    expect(reports).toHaveLength(1)
    play(7, 3, 5)
    speaker.endOfSpeech(7, 5 * speechFrameSamples)
    clock.advance(40)
    expect(reports.at(-1)).toEqual({ responseId: 7, playedSamples: 2_400, isFinal: true })
  })

  test('a mark is passed at its sample, once, in the first response that is long enough', () => {
    const { clock, speaker, play } = setUp()
    const passed: [number, number][] = []
    speaker.whenPlayed(100 * 24, (responseId) => passed.push([responseId, clock.nowMs()]))
    play(7, 0, 4)
    speaker.endOfSpeech(7, 4 * speechFrameSamples)
    clock.advance(200)
    play(8, 0, 10)
    clock.advance(300)
    expect(passed).toEqual([[8, 300]])
  })

  test('closed, it keeps what was heard until then and sets no timer', () => {
    const { clock, reports, speaker, play } = setUp()
    play(7, 0, 10)
    clock.advance(50)
    speaker.close()
    clock.advance(1_000)
    expect(speaker.heardSamples()).toHaveLength(1_200)
    expect(reports).toEqual([])
    expect(clock.pendingTimers).toBe(0)
  })
})
