import { describe, expect, it } from 'vitest'
import { noiseFigures, speechFigures, type JudgedSound, type Situation } from './vad-figures.ts'

const situation: Situation = { preset: 'balanced', isAssistantSpeaking: false, hopSamples: 256 }

/** A minute of windows, sure of speech in the given ranges of windows. */
function minute(name: string, ...ranges: readonly (readonly [number, number])[]): JudgedSound {
  const windows = Array.from({ length: 3_750 }, (_, index) => ({
    probability: ranges.some(([from, to]) => index >= from && index < to) ? 1 : 0,
    position: (index + 1) * 256,
  }))
  return { name, samples: 960_000, windows }
}

describe('figures of a detector', () => {
  it('count from the first audible sound to the decision, and from the last to the end', () => {
    const sound = { ...minute('hello', [100, 200]), speech: { start: 100 * 256, end: 200 * 256 } }
    const figures = speechFigures([sound], situation)
    expect(figures.onset).toEqual({ n: 1, medianMs: 16, p95Ms: 16 })
    expect(figures.confirmedStart.medianMs).toBe(48)
    expect(figures.end.medianMs).toBe(400)
    expect(figures).toMatchObject({ missed: [], split: [] })
  })

  it('name what was missed and what fell apart', () => {
    const speech = { start: 100 * 256, end: 200 * 256 }
    const figures = speechFigures(
      [
        { ...minute('missed'), speech },
        { ...minute('split', [100, 120], [160, 200]), speech },
      ],
      situation,
    )
    expect(figures.missed).toEqual(['missed'])
    expect(figures.split).toEqual(['split'])
    expect(figures.onset.n).toBe(1)
  })

  it('count false alarms by the minute', () => {
    const figures = noiseFigures([minute('bark', [10, 11], [500, 510]), minute('fan')], situation)
    expect(figures).toEqual({ minutes: 2, falseOnsetsPerMinute: 1, falseStartsPerMinute: 0.5, falseStartsIn: ['bark'] })
  })
})
