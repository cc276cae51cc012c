import { describe, expect, test } from 'vitest'
import { AnswerTape } from './answer-tape.ts'

const frameSamples = 480

/** Frames of 20 ms in which each sample is the number of its frame. */
function spoken(tape: AnswerTape, frames: number, { responseId = 1, first = 0 } = {}): void {
  for (let index = first; index < first + frames; index++) {
    const samples = new Int16Array(frameSamples).fill(index)
    tape.push({ streamId: responseId, position: index * frameSamples, samples })
  }
}

describe('what is kept of a cut answer', () => {
  test('is the second that was heard last, and 300 ms of what was not', () => {
    const tape = new AnswerTape()
    spoken(tape, 150)
    tape.played(1, 80 * frameSamples)
    const cut = tape.cut(1, 100 * frameSamples)
    expect(cut?.heardSamples).toBe(24_000)
    expect(cut?.pcm).toHaveLength(24_000 + 7_200)
    expect([cut?.pcm[0], cut?.pcm[23_999], cut?.pcm[24_000], cut?.pcm.at(-1)]).toEqual([50, 99, 100, 114])
  })
  test('is shorter where less was heard, or less had come', () => {
    const tape = new AnswerTape()
    spoken(tape, 30)
    const cut = tape.cut(1, 25 * frameSamples)
    expect(cut).toMatchObject({ heardSamples: 12_000 })
    expect(cut?.pcm).toHaveLength(30 * frameSamples)
  })
  test('is cut between frames at the very sample', () => {
    const tape = new AnswerTape()
    spoken(tape, 60)
    const cut = tape.cut(1, 10 * frameSamples + 100)
    expect(cut?.heardSamples).toBe(10 * frameSamples + 100)
    expect(cut?.pcm[10 * frameSamples]).toBe(10)
  })
  test('is nothing where next to nothing was heard, or nothing is known of it', () => {
    const tape = new AnswerTape()
    spoken(tape, 30)
    expect(tape.cut(1, 2_000)).toBeUndefined()
    expect(tape.cut(7, 24_000)).toBeUndefined()
  })
  test('has silence where a stretch never came, and nothing twice', () => {
    const tape = new AnswerTape()
    spoken(tape, 10)
    spoken(tape, 10)
    spoken(tape, 10, { first: 20 })
    const cut = tape.cut(1, 30 * frameSamples)
    expect(cut?.pcm).toHaveLength(30 * frameSamples)
    expect([cut?.pcm[9 * frameSamples], cut?.pcm[15 * frameSamples], cut?.pcm[20 * frameSamples]]).toEqual([9, 0, 20])
  })
  test('stays until the player has told where it was cut, though a newer answer begins to come', () => {
    const tape = new AnswerTape()
    spoken(tape, 60)
    spoken(tape, 5, { responseId: 2 })
    expect(tape.cut(1, 50 * frameSamples)?.heardSamples).toBe(24_000)
    expect(tape.cut(1, 50 * frameSamples)).toBeUndefined()
  })
  test('never grows past what a player keeps: an hour that nobody reports on ends at its last second', () => {
    const tape = new AnswerTape()
    spoken(tape, 1_000)
    expect(tape.cut(1, 400 * frameSamples)?.pcm.every((sample) => sample === 0)).toBe(true)
  })
})
