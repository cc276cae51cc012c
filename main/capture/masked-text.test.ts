import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isAside, isStopPhrase, soundsUnfinished } from '../voice/endpointing.ts'
import { feedChunker, flushChunker, initialChunker } from '../voice/sentence-chunker.ts'
import { bareShape, maskedFields, maskedText } from './masked-text.ts'

describe('the shape of a text', () => {
  test.each([
    ['My card is 4711-0815, Herr Müller!', 'My xxxx is 0000-0000, Xxxx Xxxxxx!'],
    ['sk-proj-AbC123', 'xx-xxxx-XxX000'],
    ['# Title\n\n- **one** `code`', '# Xxxxx\n\n- **xxx** `xxxx`'],
    ['stop it', 'stop it'],
    ['https://bank.example/pin', 'https://xxxx.xxxxxxx/xxx'],
    ['日本語 und 𝒜', 'xxx xxx XX'],
  ])('of %j is %j', (text, shape) => {
    expect(maskedText(text)).toBe(shape)
  })

  test('is as long as the text, holds no other letter or digit of it, and is its own shape', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const shape = maskedText(text)
        expect(shape.length).toBe(text.length)
        expect(maskedText(shape)).toBe(shape)
        expect(bareShape(shape)).toBe(bareShape(text))
        expect(bareShape(shape)).not.toMatch(/[^\P{L}Xx]|[^\P{Nd}0]/u)
      }),
    )
  })
})

describe('what Parley decides by words it decides the same by their shape', () => {
  const sentences = [
    ...['stop', 'Stop talking!', 'please stop', 'hold on', 'that is enough', 'wait', 'wait a minute', 'stop the clock'],
    ...['mm-hm', 'uh huh', 'right', 'I see', 'right then', 'okay', 'hmm'],
    ...['I want to go to the', 'because', 'go home because', 'tell me about my', 'and so on', 'yes, but'],
  ]
  test.each(sentences)('%s', (sentence) => {
    const shape = maskedText(sentence)
    expect(isStopPhrase(shape)).toBe(isStopPhrase(sentence))
    expect(soundsUnfinished(shape)).toBe(soundsUnfinished(sentence))
    for (const answer of ['thinking', 'speaking'] as const)
      expect(isAside(shape, answer)).toBe(isAside(sentence, answer))
  })

  test.each([
    'Dr. Smith came at 3 p.m. and left. He paid 3.50, e.g. in coins.\n1. First\n2. Second',
    'See https://example.org/a?b=1. Then “stop”! Really…? ```js\nlet a = 1\n``` Done.',
  ])('pieces to say: %j', (text) => {
    const lengths = (of: string): number[] => {
      const { state, pieces } = feedChunker(initialChunker, of)
      return [...pieces, ...flushChunker(state)].map((piece) => piece.length)
    }
    expect(lengths(maskedText(text))).toEqual(lengths(text))
  })
})

test('ids and names of the protocol stay; every other string is masked, and all that tools were given', () => {
  const frame = {
    ...{ type: 'tool-call', toolCallId: 'call-1', toolName: 'pay', seq: 7, unheardOf: 'secret words' },
    input: { type: 'visa', amount: 99, to: ['Ann'] },
  }
  expect(maskedFields(frame)).toEqual({
    ...{ type: 'tool-call', toolCallId: 'call-1', toolName: 'pay', seq: 7, unheardOf: 'xxxxxx xxxxx' },
    input: { xxxx: 'xxxx', xxxxxx: 0, to: ['Xxx'] },
  })
})
