import { describe, expect, test } from 'vitest'
import { microphoneFrameSamples } from '../../shared/audio/format.ts'
import type { AudioFrame } from '../../shared/protocol/frame.ts'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import type { MicrophonePace } from './microphone-pace.ts'
import { MicrophonePlayer } from './microphone-player.ts'

const realTime: MicrophonePace = { kind: 'real-time' }
const fast: MicrophonePace = { kind: 'fast', framesPerSecond: 60, burstFrames: 150 }

function setUp(pace: MicrophonePace): { clock: ManualClock; sent: AudioFrame[]; microphone: MicrophonePlayer } {
  const clock = new ManualClock()
  const sent: AudioFrame[] = []
  return { clock, sent, microphone: new MicrophonePlayer({ clock, pace, send: (frame) => sent.push(frame) }) }
}

function samplesOf(frames: readonly AudioFrame[]): number[] {
  return frames.flatMap((frame) => [...frame.samples])
}

const ignore = (): void => undefined

describe('a microphone in real time', () => {
  test('sends a frame every 20 ms, silence included, with growing numbers and positions', () => {
    const { clock, sent } = setUp(realTime)
    clock.advance(19)
    expect(sent).toHaveLength(0)
    clock.advance(41)
    expect(sent.map(({ sequence, position }) => [sequence, position])).toEqual([
      [0, 0],
      [1, 320],
      [2, 640],
    ])
    expect(new Set(samplesOf(sent))).toEqual(new Set([0]))
  })

  test('does not drift: ten minutes are 30,000 frames', () => {
    const { clock, sent } = setUp(realTime)
    for (let minute = 0; minute < 10; minute++) clock.advance(60_000)
    expect(sent).toHaveLength(30_000)
  })

  test('plays a recording from where the stream is, pads its last frame and goes on with silence', () => {
    const { clock, sent, microphone } = setUp(realTime)
    clock.advance(40)
    let endedAfter: number | undefined
    const clip = new Int16Array(microphoneFrameSamples + 10).fill(5)
    const position = microphone.play(clip, () => {
      endedAfter = sent.length
    })
    clock.advance(100)
    expect(position).toBe(640)
    expect(samplesOf(sent).slice(position, position + clip.length + 10)).toEqual([
      ...clip,
      ...Array<number>(10).fill(0),
    ])
    expect(endedAfter).toBe(4)
    expect(sent).toHaveLength(7)
  })

  test('two recordings follow one another without a gap', () => {
    const { clock, sent, microphone } = setUp(realTime)
    microphone.play(new Int16Array(100).fill(1), ignore)
    const position = microphone.play(new Int16Array(50).fill(2), ignore)
    clock.advance(20)
    expect(position).toBe(100)
    expect(samplesOf(sent).slice(90, 160)).toEqual([
      ...Array<number>(10).fill(1),
      ...Array<number>(50).fill(2),
      ...Array<number>(10).fill(0),
    ])
  })

  test('closed, it sends nothing more', () => {
    const { clock, sent, microphone } = setUp(realTime)
    clock.advance(40)
    microphone.close()
    clock.advance(1_000)
    expect(sent).toHaveLength(2)
    expect(clock.pendingTimers).toBe(0)
  })
})

/** A clock whose timers come late, as in a process that was held up. */
function heldUp(pace: MicrophonePace, forMs: number): { sent: AudioFrame[]; microphone: MicrophonePlayer } {
  let nowMs = 0
  let wake: () => void = ignore
  const sent: AudioFrame[] = []
  const clock = {
    nowMs: () => nowMs,
    wallMs: () => nowMs,
    after(_delayMs: number, action: () => void) {
      wake = action
      return ignore
    },
  }
  const microphone = new MicrophonePlayer({ clock, pace, send: (frame) => sent.push(frame) })
  nowMs = forMs
  wake()
  return { sent, microphone }
}

describe('a process that was held up', () => {
  test('catches up to two seconds', () => {
    const { sent, microphone } = heldUp(realTime, 2_000)
    expect(sent).toHaveLength(100)
    expect(microphone.missedFrames).toBe(0)
  })

  test('loses what is older, as a real microphone does, and keeps below the burst that servers allow', () => {
    const { sent, microphone } = heldUp(realTime, 10_000)
    expect(sent).toHaveLength(100)
    expect(microphone.missedFrames).toBe(400)
  })
})

describe('a fast microphone', () => {
  test('sends a short recording at once and keeps time afterwards', () => {
    const { clock, sent, microphone } = setUp(fast)
    microphone.play(new Int16Array(100 * microphoneFrameSamples).fill(1), ignore)
    clock.advance(20)
    expect(sent).toHaveLength(100)
    clock.advance(1_000)
    expect(sent).toHaveLength(150)
  })

  test('never sends more than the server said it takes', () => {
    const { clock, sent, microphone } = setUp(fast)
    microphone.play(new Int16Array(2_000 * microphoneFrameSamples), ignore)
    for (let second = 1; second <= 30; second++) {
      clock.advance(1_000)
      expect(sent.length).toBeLessThanOrEqual(150 + 60 * second)
      expect(sent.length).toBeGreaterThan(130 + 50 * second)
    }
  })

  test('goes on with silence in real time between recordings', () => {
    const { clock, sent, microphone } = setUp(fast)
    clock.advance(1_000)
    expect(sent).toHaveLength(50)
    microphone.play(new Int16Array(50 * microphoneFrameSamples), ignore)
    clock.advance(40)
    expect(sent.length).toBeGreaterThanOrEqual(100)
  })
})
