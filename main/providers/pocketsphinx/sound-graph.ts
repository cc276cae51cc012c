import type { Pronunciations } from './pronunciations.ts'

/** A sound on the way from one node to a later one. */
export interface SoundEdge {
  readonly from: number
  readonly phone: string
}

/**
 * Every way to say a text, as one graph: node 0 is its beginning, the last node its end, and nodes are in an order in
 * which every edge leads forward. Words with several pronunciations are parallel paths.
 */
export interface SoundGraph {
  /** For each node, the edges that lead to it. */
  readonly incoming: readonly (readonly SoundEdge[])[]
  /** The node at which each word ends, in order. */
  readonly wordEnds: readonly number[]
  /** Sounds of the shortest way. */
  readonly length: number
}

export function soundGraph(text: string, pronunciations: Pronunciations): SoundGraph {
  const incoming: SoundEdge[][] = [[]]
  const wordEnds: number[] = []
  let length = 0
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    const ways = pronunciations(word) ?? [soundsOfLetters(word)]
    const start = incoming.length - 1
    const end = { edges: [] as SoundEdge[] }
    for (const way of ways) {
      let from = start
      for (const phone of way.slice(0, -1)) from = incoming.push([{ from, phone }]) - 1
      const last = way.at(-1)
      if (last !== undefined) end.edges.push({ from, phone: last })
    }
    // A word without any sound (a lone apostrophe) adds nothing.
    if (end.edges.length === 0) continue
    wordEnds.push(incoming.push(end.edges) - 1)
    length += Math.min(...ways.map((way) => way.length))
  }
  return { incoming, wordEnds, length }
}

const letterSounds: Readonly<Record<string, string>> = {
  a: 'AE',
  b: 'B',
  c: 'K',
  d: 'D',
  e: 'EH',
  f: 'F',
  g: 'G',
  h: 'HH',
  i: 'IH',
  j: 'JH',
  k: 'K',
  l: 'L',
  m: 'M',
  n: 'N',
  o: 'OW',
  p: 'P',
  q: 'K',
  r: 'R',
  s: 'S',
  t: 'T',
  u: 'AH',
  v: 'V',
  w: 'W',
  x: 'S',
  y: 'IY',
  z: 'Z',
}

/** For words that the dictionary does not have: a letter a sound is rough, and better than no comparison. */
function soundsOfLetters(word: string): readonly string[] {
  return Array.from(word).flatMap((letter) => letterSounds[letter] ?? [])
}
