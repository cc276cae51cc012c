import { commandCertainty } from './command-evidence.ts'
import type { Evidence } from './command-evidence.ts'
import type { Hearing } from './hearing.ts'
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
      const isVague = certainty < sureEnoughToChange && this.#knowledge.isStateChanging(grammar.text)
      return { text: grammar.text, certainty: isVague ? unsure : certainty, isCommand: true }
    }
    const open = this.#beginnings.find(general.text)
    if (open !== undefined) {
      const heard = open.similarity >= nearSimilarity ? nearBeginning : unsure
      return { text: open.text, certainty: open.similarity === 1 ? literalBeginning : heard, isCommand: true }
    }
    // It may still be a command to the letter, which the grammar did not hear.
    const isRisky = this.#knowledge.isStateChanging(general.text)
    return { text: general.text, certainty: isRisky ? unsure : unconfirmed, isCommand: false }
  }

  evidence({ general, grammar, alternatives, frames }: Hearing): Evidence {
    const command = this.#sounds(grammar.text)
    const similarityWith = (text: string): number => soundSimilarity(command, this.#sounds(text))
    return {
      similarity: similarityWith(general.text),
      alternativeSimilarity: Math.max(0, ...alternatives.map(similarityWith)),
      margin: frames === 0 ? 0 : (grammar.score - general.score) / frames,
      sounds: soundGraph(grammar.text, this.#pronunciations).length,
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
