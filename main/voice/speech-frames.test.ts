import { describe, expect, it } from 'vitest'
import { audioFlags } from '../../shared/protocol/frame.ts'
import { MadeAudio } from './made-audio.ts'
import { SpeechFrames } from './speech-frames.ts'

function frames(samples: number): { audio: MadeAudio; frames: SpeechFrames } {
  const audio = new MadeAudio()
  audio.append(Int16Array.from({ length: samples }, (_, index) => index))
  return { audio, frames: new SpeechFrames(audio) }
}

describe('the frames of an answer', () => {
  it('are whole until the answer is, and the last one ends in silence', () => {
    const { frames: line } = frames(1_000)
    expect(line.hasNext).toBe(false)
    line.take(1_000)
    expect(line.next()).toMatchObject({ sequence: 0, position: 0, flags: 0, spokenSamples: 480 })
    expect(line.next()?.samples[0]).toBe(480)
    expect(line.next()).toBeUndefined()
    line.end()
    const last = line.next()
    expect(last).toMatchObject({ sequence: 2, position: 960, flags: audioFlags.last, spokenSamples: 40 })
    expect([last?.samples.length, last?.samples[39], last?.samples[40]]).toEqual([480, 999, 0])
    expect(line.hasNext).toBe(false)
  })

  it('have no last one of their own where the sound ends with a frame', () => {
    const { frames: line } = frames(960)
    line.take(960)
    line.end()
    expect([line.next()?.flags, line.next()?.flags, line.next()]).toEqual([0, 0, undefined])
  })

  it('come again from the frame with the first sample that is missing, under their old numbers', () => {
    const { frames: line } = frames(1_000)
    line.take(1_000)
    line.end()
    const sent = [line.next(), line.next(), line.next()]
    expect(line.rewind(700)).toBe(480)
    expect([line.next(), line.next(), line.next()]).toEqual([...sent.slice(1), undefined])
    expect(line.rewind(1_000)).toBe(960)
    expect(line.rewind(1_440)).toBe(960)
  })

  it('stay where they are for a client that says it holds more than was sent', () => {
    const { frames: line } = frames(1_000)
    line.take(1_000)
    line.next()
    expect(line.rewind(5_000)).toBe(480)
    expect(line.next()?.sequence).toBe(1)
  })

  it('come again only as far as there still is sound', () => {
    const { audio, frames: line } = frames(1_000)
    audio.append(new Int16Array(1_000))
    line.take(2_000)
    while (line.hasNext) line.next()
    audio.forgetBefore(1_000)
    expect(line.rewind(0)).toBe(1_440)
    expect(line.next()?.position).toBe(1_440)
  })
})
