import { commandCertainty } from './command-evidence.ts'
import type { Evidence } from './command-evidence.ts'
import type { Hearing } from './hearing.ts'
import { haveSameNumbers } from './number-words.ts'
import { OpenBeginnings } from './open-speech.ts'
import type { Pronunciations } from './pronunciations.ts'
import { soundGraph } from './sound-graph.ts'
import { soundSimilarity } from './sound-similarity.ts'

/** What the ears must know of the commands, given by whoever owns them. */
export interface CommandKnowledge {
  /** Fixed beginnings that any words may follow: "take a note", "spell". */
  readonly openPrefixes: readonly string[]
  /** Whether doing this text would change what is kept: such a text must be heard better to count as sure. */
  readonly isStateChanging: (text: string) => boolean
}

export interface Understanding {
  readonly text: string
  /** Under 0.5: ask before anything is changed. */
  readonly certainty: number
  /** Both passes agreed on a command, or the general model heard the beginning of an open one. */
  readonly isCommand: boolean
}

/** Words that nobody contradicted and nobody confirmed. */
const unconfirmed = 0.6
/** What changes something kept needs this much, else it is asked about. */
const sureEnoughToChange = 0.7
const unsure = 0.4
/** An open beginning as it was heard word for word, or nearly by sound. */
const literalBeginning = 0.9
const nearBeginning = 0.6
const nearSimilarity = 0.9
const nearWords = 3

/** Decides what was said when the grammar and the general model each heard something. */
export class Agreement {
  readonly #knowledge: CommandKnowledge
  readonly #pronunciations: Pronunciations
  readonly #beginnings: OpenBeginnings

  constructor(knowledge: CommandKnowledge, pronunciations: Pronunciations) {
    this.#knowledge = knowledge
    this.#pronunciations = pronunciations
    this.#beginnings = new OpenBeginnings(knowledge.openPrefixes, pronunciations)
  }

  agree(hearing: Hearing): Understanding {
    const { general, grammar } = hearing
    // The grammar alone makes a command of a cough.
    if (general.text === '') return { text: '', certainty: 0, isCommand: false }
    const certainty = grammar.text === '' ? 0 : commandCertainty(this.evidence(hearing))
    if (certainty > 0) {
      const isVague = certainty < sureEnoughToChange || !haveSameNumbers(grammar.text, general.text)
      return this.#measured({ text: grammar.text, certainty, isCommand: true }, isVague)
    }
    const open = this.#beginnings.find(general.text)
    if (open !== undefined) {
      const isLiteral = open.similarity === 1
      const isVague = open.similarity < nearSimilarity || open.prefixWords < nearWords
      const certainty = isLiteral ? literalBeginning : nearBeginning
      return this.#measured({ text: open.text, certainty, isCommand: true }, !isLiteral && isVague)
    }
    // It may still be a command to the letter, which the grammar did not hear.
    return this.#measured({ text: general.text, certainty: unconfirmed, isCommand: false }, true)
  }

  /** What would change something kept on vague grounds is asked about. */
  #measured(understanding: Understanding, isVague: boolean): Understanding {
    if (!isVague || !this.#knowledge.isStateChanging(understanding.text)) return understanding
    return { ...understanding, certainty: unsure }
  }

  evidence({ general, grammar, alternatives, frames }: Hearing): Evidence {
    const command = this.#sounds(grammar.text)
    const similarityWith = (text: string): number => soundSimilarity(command, this.#sounds(text))
    return {
      similarity: similarityWith(general.text),
      alternativeSimilarity: Math.max(0, ...alternatives.map(similarityWith)),
      margin: frames === 0 ? 0 : (grammar.score - general.score) / frames,
      sounds: soundGraph(grammar.text, this.#pronunciations).length,
      words: grammar.text.split(' ').length,
      generalSounds: soundGraph(general.text, this.#pronunciations).length,
    }
  }

  #sounds(text: string): ReturnType<typeof soundGraph> {
    return soundGraph(withoutCourtesy(text), this.#pronunciations)
  }
}

/** A "please" in both texts is agreement about nothing: "water please" is not "louder please". */
function withoutCourtesy(text: string): string {
  const rest = text.replaceAll(/^please | please$/g, '')
  return rest === 'please' ? '' : rest
}
