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
  /** Words of the beginning. */
  readonly prefixWords: number
}

interface Prefix {
  readonly text: string
  readonly words: number
  readonly lastWord: string | undefined
  readonly graph: SoundGraph
}

/** What may be misheard of a beginning, whatever its length: "taken out" (0.4) for "take a note", not "take a nap" (1.2). */
const mostDifferentSounds = 0.75
const mostMissingSounds = 1
/** Short beginnings ("spell", "note that") are too easily met by chance: they must be heard as they are. */
const leastSounds = 7
/** One word is half of "remember that", and "remember the good times" is not an order: its last word must be there. */
const shortPrefixWords = 2

interface Match {
  readonly prefix: Prefix
  /** How many words of the text it takes. */
  readonly words: number
  readonly similarity: number
}

/** Finds "take a note" at the beginning of "take an oath call the doctor": the general model's words, compared by sound. */
export class OpenBeginnings {
  readonly #prefixes: readonly Prefix[]
  readonly #pronunciations: Pronunciations

  constructor(prefixes: readonly string[], pronunciations: Pronunciations) {
    this.#pronunciations = pronunciations
    this.#prefixes = prefixes.map((text) => ({
      text,
      words: text.split(' ').length,
      lastWord: text.split(' ').at(-1),
      graph: soundGraph(text, pronunciations),
    }))
  }

  /** `undefined` when the text begins with none of them, or nothing follows. */
  find(generalText: string): OpenSpeech | undefined {
    const words = generalText.split(' ')
    let best: Match | undefined
    for (const prefix of this.#prefixes) {
      const match = this.#match(prefix, words)
      if (match !== undefined && match.words < words.length && isBetter(match, best)) best = match
    }
    if (best === undefined) return undefined
    const { prefix, similarity } = best
    return {
      text: [prefix.text, ...words.slice(best.words)].join(' '),
      prefix: prefix.text,
      similarity,
      prefixWords: prefix.words,
    }
  }

  #match(prefix: Prefix, words: readonly string[]): Match | undefined {
    if (prefix.text === words.slice(0, prefix.words).join(' ')) return { prefix, words: prefix.words, similarity: 1 }
    if (prefix.graph.length < leastSounds) return undefined
    if (prefix.words <= shortPrefixWords && words[prefix.words - 1] !== prefix.lastWord) return undefined
    const match = matchBeginning(prefix.graph, soundGraph(words.join(' '), this.#pronunciations))
    const taken = soundGraph(words.slice(0, match.words).join(' '), this.#pronunciations).length
    // "remember" is "remember to" without its two weak sounds, and yet without a word of it.
    if (Math.abs(taken - prefix.graph.length) > mostMissingSounds) return undefined
    const differentSounds = (1 - match.similarity) * prefix.graph.length
    return differentSounds > mostDifferentSounds ? undefined : { prefix, ...match }
  }
}

/** Of two that are as near, the longer one explains more: "take a note that" before "take a note". */
function isBetter(match: Match, best: Match | undefined): boolean {
  if (match.similarity === best?.similarity) return match.prefix.words > best.prefix.words
  return match.similarity > (best?.similarity ?? 0)
}
