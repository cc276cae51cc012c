import { gapCost, substitutionCost } from './phones.ts'
import type { SoundGraph } from './sound-graph.ts'

/** 0 (nothing in common) to 1 (the same sounds): the cheapest alignment of any way to say one with any of the other. */
export function soundSimilarity(one: SoundGraph, other: SoundGraph): number {
  const costs = alignmentCosts(one, other)
  return similarityFrom(costs.at(-1) ?? 0, one.length, other.length)
}

export interface BeginningMatch {
  readonly similarity: number
  /** How many words of the text the beginning took. */
  readonly words: number
}

/** Where in `text` a fixed beginning ends, by sound: the word boundary after which the two are most alike. */
export function matchBeginning(beginning: SoundGraph, text: SoundGraph): BeginningMatch {
  const costs = alignmentCosts(beginning, text)
  let best: BeginningMatch = { similarity: 0, words: 0 }
  text.wordEnds.forEach((node, index) => {
    const similarity = similarityFrom(costs[node] ?? 0, beginning.length, beginning.length)
    if (similarity > best.similarity) best = { similarity, words: index + 1 }
  })
  return best
}

function similarityFrom(cost: number, oneLength: number, otherLength: number): number {
  const longest = Math.max(oneLength, otherLength)
  return longest === 0 ? 1 : Math.max(0, 1 - cost / longest)
}

/** The cost of aligning the whole of `one` with `other` up to each of its nodes. */
function alignmentCosts(one: SoundGraph, other: SoundGraph): readonly number[] {
  const rows: number[][] = []
  one.incoming.forEach((oneEdges, oneNode) => {
    const row: number[] = []
    rows.push(row)
    other.incoming.forEach((otherEdges, otherNode) => {
      let best = oneNode === 0 && otherNode === 0 ? 0 : Number.POSITIVE_INFINITY
      const at = (oneFrom: number, otherFrom: number): number => rows[oneFrom]?.[otherFrom] ?? Number.POSITIVE_INFINITY
      for (const edge of oneEdges) {
        best = Math.min(best, at(edge.from, otherNode) + gapCost(edge.phone))
        for (const heard of otherEdges) {
          best = Math.min(best, at(edge.from, heard.from) + substitutionCost(edge.phone, heard.phone))
        }
      }
      for (const heard of otherEdges) best = Math.min(best, at(oneNode, heard.from) + gapCost(heard.phone))
      row.push(best)
    })
  })
  return rows.at(-1) ?? []
}
