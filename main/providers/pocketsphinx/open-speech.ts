import type { Pronunciations } from './pronunciations.ts'
import { soundGraph } from './sound-graph.ts'
import type { SoundGraph } from './sound-graph.ts'
import { matchBeginning } from './sound-similarity.ts'

export interface OpenSpeech {
  /** The fixed beginning as it is written in the table, then the general model's own words. */
  readonly text: string
  readonly prefix: string
  /** 0..1, of the beginning only. */
  readonly similarity: number
}

interface Prefix {
  readonly text: string
  readonly words: number
  readonly graph: SoundGraph
}

/** What may be misheard of a beginning, whatever its length: "taken out" for "take a note", not "remember when". */
const mostDifferentSounds = 1.3
/** Short beginnings ("spell", "note that") are too easily met by chance: they must be heard as they are. */
const leastSounds = 7

/** Finds "take a note" at the beginning of "take an oath call the doctor": the general model's words, compared by sound. */
export class OpenBeginnings {
  readonly #prefixes: readonly Prefix[]
  readonly #pronunciations: Pronunciations

  constructor(prefixes: readonly string[], pronunciations: Pronunciations) {
    this.#pronunciations = pronunciations
    this.#prefixes = prefixes.map((text) => ({
      text,
      words: text.split(' ').length,
      graph: soundGraph(text, pronunciations),
    }))
  }

  /** `undefined` when the text begins with none of them, or nothing follows. */
  find(generalText: string): OpenSpeech | undefined {
    const words = generalText.split(' ')
    const graph = soundGraph(generalText, this.#pronunciations)
    let best: (OpenSpeech & { readonly length: number }) | undefined
    for (const prefix of this.#prefixes) {
      const match = this.#match(prefix, { words, graph })
      if (match === undefined || match.words >= words.length) continue
      if ((1 - match.similarity) * prefix.graph.length > mostDifferentSounds) continue
      const text = [prefix.text, ...words.slice(match.words)].join(' ')
      // Of two that are as near, the longer one explains more: "take a note that" before "take a note".
      const isBetter =
        best === undefined ||
        match.similarity > best.similarity ||
        (match.similarity === best.similarity && prefix.words > best.length)
      if (isBetter) best = { text, prefix: prefix.text, similarity: match.similarity, length: prefix.words }
    }
    return best
  }

  #match(
    prefix: Prefix,
    heard: { readonly words: readonly string[]; readonly graph: SoundGraph },
  ): { readonly similarity: number; readonly words: number } | undefined {
    const isLiteral = prefix.text === heard.words.slice(0, prefix.words).join(' ')
    if (isLiteral) return { similarity: 1, words: prefix.words }
    return prefix.graph.length < leastSounds ? undefined : matchBeginning(prefix.graph, heard.graph)
  }
}
