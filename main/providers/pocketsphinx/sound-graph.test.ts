import { expect, test } from 'vitest'
import { smallPronunciations } from './__fixtures__/small-dictionary.ts'
import { soundGraph } from './sound-graph.ts'

test('pronunciations of a word are parallel ways between the same nodes', () => {
  const graph = soundGraph('go on', smallPronunciations)
  expect(graph.wordEnds).toHaveLength(2)
  const [goEnd = -1, onEnd = -1] = graph.wordEnds
  expect(onEnd).toBe(graph.incoming.length - 1)
  expect(graph.incoming[onEnd]?.map((edge) => edge.phone)).toEqual(['N', 'N'])
  const firsts = graph.incoming.flat().filter((edge) => edge.from === goEnd)
  expect(firsts.map((edge) => edge.phone)).toEqual(['AA', 'AO'])
  expect(graph.length).toBe(4)
})

test('every edge leads forward', () => {
  const graph = soundGraph('set a timer for five minutes please', smallPronunciations)
  graph.incoming.forEach((edges, node) => {
    for (const edge of edges) expect(edge.from).toBeLessThan(node)
  })
})

test('a word that the dictionary lacks sounds like its letters, one without sounds adds nothing', () => {
  expect(
    soundGraph('vax', smallPronunciations)
      .incoming.flat()
      .map((edge) => edge.phone),
  ).toEqual(['V', 'AE', 'S'])
  expect(soundGraph("go '", smallPronunciations)).toEqual(soundGraph('go', smallPronunciations))
})

test('no words are one node', () => {
  expect(soundGraph('', smallPronunciations)).toEqual({ incoming: [[]], wordEnds: [], length: 0 })
})
