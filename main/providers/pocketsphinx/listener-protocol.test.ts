import { expect, test } from 'vitest'
import { encodeAudio, encodeConfiguration, encodeFrame, parseListenerLine, plainWords } from './listener-protocol.ts'

test('a frame is kind, utterance and length, little endian, then its bytes', () => {
  expect([...encodeFrame('finish', 258)]).toEqual([3, 0, 0, 0, 2, 1, 0, 0, 0, 0, 0, 0])
  expect([...encodeAudio(1, Int16Array.from([1, -2]))]).toEqual([2, 0, 0, 0, 1, 0, 0, 0, 4, 0, 0, 0, 1, 0, 254, 255])
})

test('a view into a larger buffer sends only its own samples', () => {
  const view = Int16Array.from([9, 9, 5, 9]).subarray(2, 3)
  expect([...encodeAudio(1, view)].slice(8)).toEqual([2, 0, 0, 0, 5, 0])
})

test('the configuration travels as JSON', () => {
  const configuration = { acousticModel: 'a', languageModel: 'l', dictionary: 'd', grammar: 'public <c> = ä;' }
  const frame = encodeConfiguration(configuration)
  expect(frame[0]).toBe(0)
  expect(JSON.parse(new TextDecoder().decode(frame.subarray(12)))).toEqual(configuration)
})

test('a final becomes a hearing in plain words', () => {
  const line = JSON.stringify({
    event: 'final',
    utterance: 3,
    general: { text: '<s> what(2) time [NOISE] is it </s>', score: -100 },
    grammar: { text: 'what time is it', score: -50 },
    alternatives: ['what(2) dime'],
    frames: 80,
    source: 'second-look',
  })
  expect(parseListenerLine(line)).toEqual({
    type: 'utterance',
    utterance: 3,
    event: {
      type: 'hearing',
      hearing: {
        general: { text: 'what time is it', score: -100 },
        grammar: { text: 'what time is it', score: -50 },
        alternatives: ['what dime'],
        frames: 80,
        source: 'second-look',
      },
    },
  })
})

test.each(['', 'Warning: something', '[1,2]', '{"event":"final","utterance":1}', '{"event":"cheer"}'])(
  'a line that is not ours is ignored: %s',
  (line) => {
    expect(parseListenerLine(line)).toBeUndefined()
  },
)

test('plain words are lower case, without fillers and without the numbers of pronunciations', () => {
  expect(plainWords('  <sil> Go(2) ++COUGH++ on  ')).toBe('go on')
  expect(plainWords('')).toBe('')
})
