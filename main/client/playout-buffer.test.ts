import { describe, expect, test } from 'vitest'
import { speechFrameSamples } from '../../shared/audio/format.ts'
import type { AudioFrame } from '../../shared/protocol/frame.ts'
import { PlayoutBuffer } from './playout-buffer.ts'

const pace = { startSamples: 2 * speechFrameSamples, speed: 1 }

/** Frame number `index` of a response, each sample its own place in the stream. */
function frame(index: number): AudioFrame {
  const position = index * speechFrameSamples
  const samples = Int16Array.from({ length: speechFrameSamples }, (_, offset) => (position + offset) % 30_000)
  return { kind: 'speech', flags: 0, streamId: 1, sequence: index, position, samples }
}

function filled(frames: number, nowMs = 0): PlayoutBuffer {
  const buffer = new PlayoutBuffer(1, pace)
  for (let index = 0; index < frames; index++) buffer.push(frame(index), nowMs)
  return buffer
}

function heard(buffer: PlayoutBuffer): number[] {
  return buffer.heardSamples().flatMap((chunk) => [...chunk])
}

describe('a playout buffer', () => {
  test('starts when two frames are there, and plays 24 samples a millisecond from then on', () => {
    const buffer = new PlayoutBuffer(1, pace)
    buffer.push(frame(0), 0)
    expect(buffer.playedAt(100)).toBe(0)
    buffer.push(frame(1), 100)
    expect(buffer.playedAt(100)).toBe(0)
    expect(buffer.playedAt(101)).toBe(24)
    expect(buffer.playedAt(110.5)).toBe(252)
  })

  test('cut in the middle of a frame, it holds exactly the samples until then', () => {
    const buffer = filled(5)
    expect(buffer.cut(33)).toBe(33 * 24)
    expect(heard(buffer)).toEqual(Array.from({ length: 33 * 24 }, (_, index) => index))
    expect(buffer.playedAt(1_000)).toBe(33 * 24)
  })

  test('run dry, it waits for two frames again and counts one underrun; the pause is not heard as samples', () => {
    const buffer = filled(2)
    expect(buffer.playedAt(200)).toBe(2 * speechFrameSamples)
    buffer.push(frame(2), 200)
    expect(buffer.playedAt(300)).toBe(2 * speechFrameSamples)
    buffer.push(frame(3), 300)
    expect(buffer.playedAt(310)).toBe(2 * speechFrameSamples + 240)
    expect(buffer.underruns).toBe(1)
    expect(heard(buffer)).toHaveLength(2 * speechFrameSamples + 240)
  })

  test('a frame that comes late by the clock is late even if nobody looked in between', () => {
    const buffer = filled(2)
    buffer.push(frame(2), 500)
    buffer.push(frame(3), 500)
    expect(buffer.playedAt(510)).toBe(2 * speechFrameSamples + 240)
    expect(buffer.underruns).toBe(1)
  })

  test('once it knows its length it plays a rest that is shorter than the start buffer, and is finished after it', () => {
    const buffer = filled(1)
    buffer.endAt(300, 0)
    expect(buffer.playedAt(5)).toBe(120)
    expect(buffer.isFinished).toBe(false)
    expect(buffer.playedAt(13)).toBe(300)
    expect(buffer.isFinished).toBe(true)
    expect(buffer.underruns).toBe(0)
  })

  test('a response without a sample is finished at once', () => {
    const buffer = new PlayoutBuffer(1, pace)
    buffer.endAt(0, 0)
    expect(buffer.isFinished).toBe(true)
  })

  test('what the server dropped is played as silence, so that positions stay true', () => {
    const buffer = new PlayoutBuffer(1, pace)
    buffer.push(frame(0), 0)
    buffer.push(frame(2), 0)
    expect(buffer.playedAt(60)).toBe(3 * speechFrameSamples)
    expect(heard(buffer).slice(speechFrameSamples, 2 * speechFrameSamples)).toEqual(Array(speechFrameSamples).fill(0))
  })

  test('a frame that comes twice is heard once', () => {
    const buffer = filled(3)
    buffer.push(frame(1), 0)
    buffer.push(frame(2), 0)
    buffer.endAt(3 * speechFrameSamples, 0)
    expect(buffer.playedAt(1_000)).toBe(3 * speechFrameSamples)
    expect(heard(buffer)).toEqual(Array.from({ length: 3 * speechFrameSamples }, (_, index) => index))
  })

  test('at four times the speed four times as much is heard', () => {
    const buffer = new PlayoutBuffer(1, { ...pace, speed: 4 })
    for (let index = 0; index < 4; index++) buffer.push(frame(index), 0)
    expect(buffer.playedAt(10)).toBe(960)
  })
})
