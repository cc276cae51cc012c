import { describe, expect, it } from 'vitest'
import type { AudioFrame } from '../../shared/protocol/frame.ts'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { welcome } from '../state/__fixtures__/server-says.ts'
import { AudioThread } from '../testing/audio-thread.ts'
import { AnswerLine, type Playout } from './answer-line.ts'

/** Frames of 20 ms in which every sample is the response's own number. */
function speech(responseId: number, frames: number, first = 0): AudioFrame[] {
  return Array.from({ length: frames }, (_, index) => ({
    kind: 'speech',
    flags: 0,
    streamId: responseId,
    sequence: first + index,
    position: (first + index) * 480,
    samples: new Int16Array(480).fill(responseId * 1_000),
  }))
}

class Rig {
  readonly audio = new AudioThread()
  readonly clock = new ManualClock()
  readonly sent: Playout[] = []
  readonly audible: boolean[] = []
  readonly cutSounds: (readonly string[])[] = []
  readonly replays: boolean[] = []
  readonly line = new AnswerLine({
    player: { port: this.audio, rateHz: 48_000, outputLatencyMs: 0 },
    clock: this.clock,
    send: (playout) => this.sent.push(playout),
    onAudible: (isAudible) => this.audible.push(isAudible),
    tell: (message) => {
      if (message.type === 'cut-sounds') this.cutSounds.push(message.itemIds)
    },
    onReplay: (isPlaying) => this.replays.push(isPlaying),
  })

  play(frames: readonly AudioFrame[]): this {
    for (const frame of frames) this.line.play(frame)
    return this
  }

  /** What a listener hears meanwhile, each value once. */
  hear(quanta: number): number[] {
    return [...new Set(this.audio.render(quanta).map((sample) => Math.round((sample * 32_768) / 100) * 100))]
  }

  get finals(): Playout[] {
    return this.sent.filter((playout) => playout.isFinal)
  }
}

const interrupted = (responseId: number): ServerMessage => ({
  type: 'response-interrupt',
  epoch: 1,
  seq: 1,
  responseId,
  reason: 'barge-in',
})

describe('the answers on their way to the loudspeaker', () => {
  it('are audible from the first sound until the last', () => {
    const rig = new Rig().play(speech(1, 5))
    rig.hear(8)
    expect(rig.audible).toEqual([true])
    rig.line.onMessage({ type: 'speech-sent', epoch: 1, seq: 1, responseId: 1, samples: 2_400 })
    rig.hear(60)
    expect(rig.audible).toEqual([true, false])
    expect(rig.finals).toEqual([{ type: 'playout', responseId: 1, playedSamples: 2_400, isFinal: true }])
  })

  it('end at once when the user speaks, and the place where is told once', () => {
    const rig = new Rig().play(speech(1, 20))
    rig.hear(16)
    rig.line.cut()
    expect(rig.audible).toEqual([true, false])
    rig.hear(4)
    expect(rig.hear(40)).toEqual([0])
    rig.line.onMessage(interrupted(1))
    rig.hear(4)
    expect(rig.finals).toHaveLength(1)
    expect(rig.finals[0]?.playedSamples).toBeGreaterThan(0)
  })

  it('never play a frame of a cut answer that was still in flight, and play the next', () => {
    const rig = new Rig().play(speech(1, 20))
    rig.hear(16)
    rig.line.cut()
    rig.hear(4)
    rig.play(speech(1, 20, 20)).play(speech(2, 5))
    const heard = rig.hear(30)
    expect(heard).not.toContain(1_000)
    expect(heard).toContain(2_000)
  })

  it('are loud again after one that was ducked and then cut', () => {
    const rig = new Rig().play(speech(1, 20))
    rig.hear(16)
    rig.line.duck()
    rig.hear(8)
    rig.line.cut()
    rig.play(speech(2, 20))
    rig.hear(8)
    expect(rig.hear(8)).toEqual([2_000])
  })

  it('wait at a sample while a key press is judged, and go on from it', () => {
    const rig = new Rig().play(speech(1, 40))
    rig.hear(16)
    rig.line.pause()
    rig.hear(4)
    const pausedAt = rig.sent.at(-1)
    rig.line.resume()
    rig.hear(60)
    expect(pausedAt).toMatchObject({ isFinal: false })
    expect(rig.audible).toEqual([true, false, true])
    expect(rig.finals).toEqual([])
  })

  it('are final where they were paused when the key press meant it', () => {
    const rig = new Rig().play(speech(1, 40))
    rig.hear(16)
    rig.line.pause()
    rig.hear(4)
    const pausedAt = rig.sent.at(-1)?.playedSamples
    rig.line.cut()
    rig.hear(20)
    expect(rig.finals).toEqual([{ type: 'playout', responseId: 1, playedSamples: pausedAt, isFinal: true }])
  })

  it('are told again after a resume, before anything else', () => {
    const rig = new Rig().play(speech(1, 40))
    rig.hear(16)
    rig.sent.length = 0
    rig.line.onMessage(welcome({ isResumed: true }))
    expect(rig.sent).toMatchObject([{ responseId: 1, isFinal: false }])
  })

  it('begin with 1 again when the server was restarted, and are played although the number was used before', () => {
    const rig = new Rig().play(speech(1, 40))
    rig.hear(16)
    rig.sent.length = 0
    rig.line.onMessage(welcome({ isResumed: false }))
    rig.hear(4)
    expect(rig.sent).toEqual([])
    rig.play(speech(1, 5).map((frame) => ({ ...frame, samples: new Int16Array(480).fill(7_000) })))
    rig.line.onMessage({ type: 'speech-sent', epoch: 2, seq: 1, responseId: 1, samples: 2_400 })
    expect(rig.hear(50)).toContain(7_000)
    expect(rig.finals).toEqual([{ type: 'playout', responseId: 1, playedSamples: 2_400, isFinal: true }])
  })
})

describe('the last second of a cut answer', () => {
  const begins = (responseId: number, itemId: string): ServerMessage => ({
    ...{ type: 'response-start', epoch: 1, seq: 1, isSpoken: true },
    ...{ responseId, itemId },
  })

  function cutOnce(): Rig {
    const rig = new Rig()
    rig.line.onMessage(begins(1, 'i-1'))
    rig.play(speech(1, 20))
    rig.hear(120)
    rig.line.cut()
    rig.hear(4)
    return rig
  }

  it('can be heard again: no answer, so nothing is audible that could be cut, and nothing is told to the server', () => {
    const rig = cutOnce()
    expect(rig.cutSounds).toEqual([['i-1']])
    const [told, audible] = [rig.sent.length, rig.audible.length]
    rig.line.replay('i-1')
    expect(rig.hear(40)).toContain(1_000)
    expect(rig.sent).toHaveLength(told)
    expect(rig.audible).toHaveLength(audible)
  })

  it('is one at a time, and counts as heard until its echo is over', () => {
    const rig = cutOnce()
    rig.line.replay('i-1')
    rig.line.replay('i-1')
    expect(rig.audio.commands.filter(({ type }) => type === 'cue')).toHaveLength(1)
    expect(rig.replays).toEqual([true])
    rig.clock.advance(800)
    expect(rig.replays).toEqual([true, false])
  })

  it('waits for the end of what is being said', () => {
    const rig = cutOnce()
    rig.line.onMessage(begins(2, 'i-2'))
    rig.play(speech(2, 20))
    rig.hear(20)
    rig.line.replay('i-1')
    expect(rig.replays).toEqual([])
  })

  it('is gone when the answer goes on after a false alarm', () => {
    const rig = cutOnce()
    rig.line.onMessage(begins(2, 'i-1'))
    expect(rig.cutSounds).toEqual([['i-1'], []])
    rig.line.replay('i-1')
    expect(rig.replays).toEqual([])
  })

  it('is not kept of an answer that came to its end', () => {
    const rig = new Rig()
    rig.line.onMessage(begins(1, 'i-1'))
    rig.play(speech(1, 5))
    rig.line.onMessage({ type: 'speech-sent', epoch: 1, seq: 1, responseId: 1, samples: 2_400 })
    rig.hear(80)
    rig.line.cut()
    expect(rig.cutSounds).toEqual([])
  })
})
