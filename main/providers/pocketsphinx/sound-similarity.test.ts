import { expect, test } from 'vitest'
import { smallPronunciations } from './__fixtures__/small-dictionary.ts'
import { soundGraph } from './sound-graph.ts'
import { matchBeginning, soundSimilarity } from './sound-similarity.ts'

const graph = (text: string): ReturnType<typeof soundGraph> => soundGraph(text, smallPronunciations)
const similarity = (one: string, other: string): number => soundSimilarity(graph(one), graph(other))

test('the same words are 1 whichever way they are pronounced, no words and some are 0', () => {
  expect(similarity('what is the time for', 'what is the time for')).toBe(1)
  expect(similarity('', '')).toBe(1)
  expect(similarity('', 'stop')).toBeLessThan(0.3)
})

test('homophones across word boundaries are alike: roland ice is roll a dice', () => {
  expect(similarity('roll a dice', 'roland ice')).toBeGreaterThan(0.85)
  expect(similarity('set a timer for five minutes', 'shudder timer for five minutes')).toBeGreaterThan(0.9)
})

test.each([
  ['roll a dice', 'roland ice', 'delete my notes'],
  ['delete my notes', 'the weight my notes', 'water the plants'],
  ['help', 'well done', 'what is the time'],
])('%s is nearer to %s than to %s', (said, misheard, other) => {
  expect(similarity(said, misheard)).toBeGreaterThan(similarity(said, other) + 0.1)
})

test('it does not matter which of the two is first', () => {
  expect(similarity('roll a dice', 'bro drives')).toBeCloseTo(similarity('bro drives', 'roll a dice'), 10)
})

test('a beginning ends at the word boundary after which it fits best', () => {
  const beginning = graph('take a note')
  expect(matchBeginning(beginning, graph('take a note tell the doctor'))).toEqual({ similarity: 1, words: 3 })
  const misheard = matchBeginning(beginning, graph('take an oath tell the doctor'))
  expect(misheard.words).toBe(3)
  expect(misheard.similarity).toBeGreaterThan(0.85)
  expect(matchBeginning(beginning, graph('water the plants')).similarity).toBeLessThan(0.5)
})
