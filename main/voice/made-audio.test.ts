import { describe, expect, it } from 'vitest'
import { MadeAudio } from './made-audio.ts'

function made(...blocks: readonly (readonly number[])[]): MadeAudio {
  const audio = new MadeAudio()
  for (const block of blocks) audio.append(Int16Array.from(block))
  return audio
}

describe('the sound a voice has made', () => {
  it('is read from any sample to any other, over the blocks it came in', () => {
    const audio = made([1, 2, 3], [], [4, 5], [6])
    expect([...audio.read(0, 6)]).toEqual([1, 2, 3, 4, 5, 6])
    expect([...audio.read(2, 5)]).toEqual([3, 4, 5])
    expect([...audio.read(4, 4)]).toEqual([])
    expect([...audio.read(5, 99)]).toEqual([6])
  })

  it('forgets whole blocks only, and knows where it begins', () => {
    const audio = made([1, 2, 3], [4, 5], [6])
    audio.forgetBefore(4)
    expect([audio.start, audio.end]).toEqual([3, 6])
    expect([...audio.read(0, 6)]).toEqual([4, 5, 6])
    audio.forgetBefore(6)
    expect([audio.start, audio.end]).toEqual([6, 6])
  })

  it('is handed out as a copy, which a later change of the block does not reach', () => {
    const block = Int16Array.of(1, 2)
    const audio = new MadeAudio()
    audio.append(block)
    const copy = audio.read(0, 2)
    block[0] = 9
    expect([...copy]).toEqual([1, 2])
  })
})
