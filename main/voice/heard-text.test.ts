import { describe, expect, it } from 'vitest'
import { heardText as heardTextAt, type SpokenSpan } from './heard-text.ts'
import { unknownPace } from './voice-pace.ts'
import { EnvelopeMeter, estimateWordTimes } from './word-times.ts'

const heardText = (shown: string, spans: readonly SpokenSpan[], playedSamples: number): string =>
  heardTextAt(shown, { spans, pace: unknownPace }, playedSamples)

const text = 'One two three. Four five six.'

function span(startCharacter: number, endCharacter: number, more: Partial<SpokenSpan> = {}): SpokenSpan {
  return {
    startCharacter,
    endCharacter,
    speechText: text.slice(startCharacter, endCharacter).trim(),
    startSample: 0,
    samples: 7_200,
    isComplete: true,
    envelope: [],
    words: [],
    ...more,
  }
}

const spans = [span(0, 15), span(15, 29, { startSample: 7_200 })]

describe('what was heard', () => {
  it('is nothing before the first sample and everything after the last', () => {
    expect(heardText(text, spans, 0)).toBe('')
    expect(heardText(text, spans, 14_400)).toBe(text)
  })

  it('ends after the last word of which more than a third was played', () => {
    expect(heardText(text, spans, 7_200)).toBe('One two three.')
    expect(heardText(text, spans, 8_900)).toBe('One two three. Four')
  })

  it('goes by the words of the voice where it gives them', () => {
    const words = [
      { word: 'One', startSample: 0, endSample: 6_000 },
      { word: 'two', startSample: 6_000, endSample: 6_600 },
      { word: 'three.', startSample: 6_600, endSample: 7_200 },
    ]
    expect(heardText(text, [span(0, 15, { words })], 3_500)).toBe('One')
    expect(heardText(text, [span(0, 15, { words })], 6_100)).toBe('One')
    expect(heardText(text, [span(0, 15, { words })], 6_400)).toBe('One two')
  })

  it('is guessed from the text while the voice is still making the sentence', () => {
    const unfinished = span(0, 15, { isComplete: false, samples: 480 })
    expect(heardText(text, [unfinished], 480)).toBe('')
  })

  it('keeps the markup of the words it keeps', () => {
    const marked = '**One** two | three'
    const markedSpan = { ...span(0, marked.length), speechText: 'One two three' }
    expect(heardText(marked, [markedSpan], 3_600)).toBe('**One** two')
  })
})

describe('word times from the sound', () => {
  /** 100 ms words with 20 ms gaps. */
  function toneWords(words: number): { envelope: number[]; samples: number } {
    const meter = new EnvelopeMeter()
    const word = new Int16Array(2_880)
    word.fill(9_000, 0, 2_400)
    for (let index = 0; index < words; index++) meter.push(word)
    return { envelope: meter.levels(), samples: words * 2_880 }
  }

  it('are exact when every word stands apart', () => {
    const { envelope, samples } = toneWords(3)
    expect(estimateWordTimes(['a', 'considerably', 'b'], { envelope, samples }, unknownPace)).toEqual([
      { word: 'a', startSample: 0, endSample: 2_400 },
      { word: 'considerably', startSample: 2_880, endSample: 5_280 },
      { word: 'b', startSample: 5_760, endSample: 8_160 },
    ])
  })

  it('leave pauses out when the sound does not show the words', () => {
    const meter = new EnvelopeMeter()
    meter.push(new Int16Array(4_800).fill(9_000))
    meter.push(new Int16Array(4_800))
    meter.push(new Int16Array(4_800).fill(9_000))
    const times = estimateWordTimes(
      ['same', 'same', 'same', 'same'],
      { envelope: meter.levels(), samples: 14_400 },
      unknownPace,
    )
    expect(times.map((word) => word.startSample)).toEqual([0, 2_400, 4_800, 12_000])
  })

  it('are none for no words', () => {
    expect(estimateWordTimes([], { envelope: [1, 1], samples: 480 }, unknownPace)).toEqual([])
  })

  it('do not depend on how the samples were cut into blocks', () => {
    const samples = Int16Array.from({ length: 1_000 }, (_, index) => (index * 37) % 2_000)
    const whole = new EnvelopeMeter()
    whole.push(samples)
    const cut = new EnvelopeMeter()
    for (let from = 0; from < 1_000; from += 77) cut.push(samples.subarray(from, from + 77))
    expect(cut.levels()).toEqual(whole.levels())
  })
})
