import { describe, expect, it } from 'vitest'
import { heardText, type SpokenSpan } from './heard-text.ts'
import { keepSpeech, keptEvents, keptSamplesAtMost, type KeptSpeech } from './kept-speech.ts'
import { MadeAudio } from './made-audio.ts'
import { unknownPace } from './voice-pace.ts'

const wordSamples = 2_400
const text = 'One two three. Four five six.'

function span(startCharacter: number, endCharacter: number, more: Partial<SpokenSpan>): SpokenSpan {
  const speechText = text.slice(startCharacter, endCharacter).trim()
  const words = speechText.split(' ').map((word, index) => {
    return { word, startSample: index * wordSamples, endSample: (index + 1) * wordSamples }
  })
  const samples = words.length * wordSamples
  return {
    startCharacter,
    endCharacter,
    speechText,
    startSample: 0,
    samples,
    isComplete: true,
    envelope: [],
    words,
    ...more,
  }
}

function keep(spans: readonly SpokenSpan[], heardSamples: number, given = text): KeptSpeech {
  const audio = new MadeAudio()
  const end = Math.max(...spans.map(({ startSample, samples }) => startSample + samples))
  audio.append(Int16Array.from({ length: end }, (_, at) => at % 30_000))
  const kept = keepSpeech(
    { text: given, spans, pace: unknownPace, audio, nextCharacter: 0, rest: undefined },
    heardSamples,
  )
  if (kept === undefined) throw new Error('Nothing was kept.')
  return kept
}

const first = span(0, 15, {})
const second = span(15, 29, { startSample: 3 * wordSamples })

describe('what is kept of an answer that was cut', () => {
  it('begins at the heard sample, with the sentence in which that lies', () => {
    const kept = keep([first, second], 3 * wordSamples + 7)
    expect(kept.samples).toHaveLength(3 * wordSamples - 7)
    expect(kept.samples[0]).toBe(3 * wordSamples + 7)
    expect(kept.spans).toMatchObject([{ startSample: -7, speechText: 'Four five six.' }])
    expect(kept).toMatchObject({ fromSample: 3 * wordSamples + 7, rest: undefined, nextCharacter: 29 })
  })

  it.each([0, 800, 801, 2_400, 7_199, 7_200, 9_000, 14_399])(
    'says the same of what was heard, cut at %i and played on, as the uncut answer',
    (heardSamples) => {
      const kept = keep([first, second], heardSamples)
      const prefix = heardText(text, { spans: [first, second], pace: unknownPace }, heardSamples)
      for (let played = 0; heardSamples + played <= 14_400; played += 100) {
        const uncut = heardText(text, { spans: [first, second], pace: unknownPace }, heardSamples + played)
        const goneOn = heardText(text, { spans: kept.spans, pace: unknownPace }, played)
        expect(goneOn.length > prefix.length ? goneOn : prefix).toBe(uncut)
      }
    },
  )

  it('ends after the last whole word of a sentence that was being made, and the rest of it is to be spoken', () => {
    const words = first.words.slice(0, 2)
    const kept = keep([span(0, 15, { isComplete: false, samples: 2 * wordSamples + 900, words })], 100)
    expect(kept.samples).toHaveLength(2 * wordSamples - 100)
    expect(kept.spans).toMatchObject([{ speechText: 'One two', endCharacter: 7, isComplete: true }])
    expect(kept.rest).toEqual({ text: ' three. ', startCharacter: 7, speechText: 'three.' })
    expect(kept.nextCharacter).toBe(15)
  })

  it('is nothing of a sentence of which no whole word was made', () => {
    const kept = keep([first, span(15, 29, { startSample: 7_200, samples: 900, isComplete: false, words: [] })], 7_200)
    expect(kept.samples).toHaveLength(0)
    expect(kept.rest).toEqual({ text: 'Four five six.', startCharacter: 15, speechText: 'Four five six.' })
  })

  it('never takes the last word for whole when only its pace is known', () => {
    const slow = span(0, 15, { isComplete: false, samples: 90_000, words: [] })
    expect(keep([slow], 100).rest?.speechText).toBe('three.')
  })

  it('is cut in a gap of the sound when one is near the estimate', () => {
    const steady = Array<number>(60).fill(900)
    const unfinished = span(0, 15, { isComplete: false, samples: 60 * 240, words: [], envelope: steady })
    const estimate = keep([unfinished], 0).samples.length
    const gapBlock = Math.ceil(estimate / 240) + 3
    const envelope = steady.map((level, block) => (block === gapBlock || block === gapBlock + 1 ? 0 : level))
    const kept = keep([{ ...unfinished, envelope }], 0)
    expect(kept.rest?.speechText).toBe('three.')
    expect(kept.samples.length).toBe(gapBlock * 240)
  })

  it('splits what is said otherwise than written by its words as said: none is lost', () => {
    const shown = '| 5 | 7 |'
    const said = span(0, shown.length, {
      speechText: 'five of them, seven',
      isComplete: false,
      samples: 3 * wordSamples,
      words: [0, 1, 2].map((at) => ({ word: '', startSample: at * wordSamples, endSample: (at + 1) * wordSamples })),
    })
    const kept = keep([said], 0, shown)
    expect(kept.spans[0]?.speechText).toBe('five of them,')
    expect(kept.rest?.speechText).toBe('seven')
    expect(`${shown.slice(0, kept.rest?.startCharacter)}${kept.rest?.text ?? ''}`).toBe(shown)
  })

  it('is bounded: a sentence that reaches past the bound is cut at a word, what comes after is spoken anew', () => {
    const long = 'word '.repeat(200)
    const words = Array.from({ length: 200 }, (_, at) => {
      return { word: 'word', startSample: at * wordSamples, endSample: (at + 1) * wordSamples }
    })
    const spoken = span(0, long.length, { speechText: long.trim(), samples: 200 * wordSamples, words })
    const kept = keep([spoken], 1_000, long)
    expect(kept.samples.length).toBeLessThanOrEqual(keptSamplesAtMost)
    expect(kept.samples.length).toBeGreaterThan(keptSamplesAtMost - wordSamples)
    expect((kept.spans[0]?.speechText.split(' ').length ?? 0) + (kept.rest?.speechText?.split(' ').length ?? 0)).toBe(
      200,
    )
  })

  it('is not there when the heard sample was forgotten already', () => {
    const audio = new MadeAudio()
    audio.append(new Int16Array(100))
    audio.append(new Int16Array(100))
    audio.forgetBefore(150)
    const made = { text, spans: [], pace: unknownPace, audio, nextCharacter: 0, rest: undefined }
    expect(keepSpeech(made, 50)).toBeUndefined()
    expect(keepSpeech(made, 150)).toBeDefined()
  })
})

describe('kept sound as events', () => {
  it('has every sample once, and a caption at the first sample of every sentence', () => {
    const kept = keep([first, second], wordSamples + 3)
    const events = [...keptEvents(kept, unknownPace)]
    const samples = events.flatMap((event) => (event.type === 'samples' ? [...event.samples] : []))
    expect(samples).toEqual([...kept.samples])
    const captions = events.filter((event) => event.type === 'span-start').map((event) => event.speechText)
    expect(captions).toEqual(['two three.', 'Four five six.'])
  })
})
