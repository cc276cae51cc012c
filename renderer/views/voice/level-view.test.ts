import { describe, expect, it } from 'vitest'
import { loudness, noNotes, noteLevel, type LevelNotes, type LevelReading } from './level-view.ts'

const speech = (microphoneDb: number): LevelReading => ({ microphoneDb, probability: 0.9 })
const noise = (microphoneDb: number): LevelReading => ({ microphoneDb, probability: 0.1 })

function noted(...readings: readonly LevelReading[]): LevelNotes {
  return readings.reduce(noteLevel, noNotes)
}

describe('the level', () => {
  it('is nothing in a quiet room and whole close to the microphone', () => {
    expect([-120, -60, -35, -10, 0].map(loudness)).toEqual([0, 0, 0.5, 1, 1])
  })
})

describe('what is noticed of it', () => {
  it('a voice that stays too quiet for half a second', () => {
    expect(noted(...Array<LevelReading>(4).fill(speech(-55))).note).toBeUndefined()
    expect(noted(...Array<LevelReading>(5).fill(speech(-55))).note).toBe('too-quiet')
  })

  it('not the quiet ends of words, nor a quiet room', () => {
    const ends = [speech(-30), speech(-52), speech(-55), speech(-28), speech(-50), speech(-53), speech(-29)]
    expect(noted(...ends)).toEqual(noNotes)
    expect(noted(...Array<LevelReading>(20).fill(noise(-58))).note).toBeUndefined()
  })

  it('a level at which the peaks are cut off, at once', () => {
    expect(noted(speech(-5)).note).toBe('too-loud')
  })

  it('stands through the silence after it, until the voice is heard to be better', () => {
    const quiet = Array<LevelReading>(5).fill(speech(-55))
    expect(noted(...quiet, noise(-60), noise(-60)).note).toBe('too-quiet')
    expect(noted(...quiet, noise(-60), speech(-30)).note).toBeUndefined()
  })
})
