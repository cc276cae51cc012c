import { expandPhrase } from './phrase-grammar.ts'
import { timekeepingPhrases } from './phrases/timekeeping.ts'
import { reckoningPhrases } from './phrases/reckoning.ts'
import { wordsPhrases } from './phrases/words.ts'
import { conversationPhrases } from './phrases/conversation.ts'
import { readingPhrases } from './phrases/reading.ts'
import { slotRules } from './phrases/slots.ts'

/** Every way to say a command, once: the recogniser's grammar and the brain's parser are both made from this table. */
export const phraseRows = [
  ...timekeepingPhrases,
  ...reckoningPhrases,
  ...wordsPhrases,
  ...conversationPhrases,
  ...readingPhrases,
] as const

export type PhraseKind = (typeof phraseRows)[number]['kind']

/** Kinds that change what is kept: asked about when the ears were unsure. `isStateChanging` in state-changing.ts tests a text. */
export const stateChangingKinds: ReadonlySet<string> = new Set(
  phraseRows.filter((row) => 'changesState' in row).map((row) => row.kind),
)

/** Said before or after any command without changing it. */
export const politeBefore: readonly string[] = expandPhrase(
  '[hey | okay | ok] parley | hey | okay | ok | computer | so | well | um | uh | please | [please] (can | could | would | will) you [please] | i want you to | i would like you to',
)
export const politeAfter: readonly string[] = expandPhrase(
  '[for me] please | for me | parley | thanks | thank you | now | right now | will you',
)

/** The fixed beginnings of open phrases ("take a note that", "spell the word"), longest first. Voice: words follow. */
export const openPrefixes: readonly string[] = openBeginnings()

function openBeginnings(): string[] {
  const prefixes = new Set<string>()
  for (const row of phraseRows) {
    for (const phrase of 'typed' in row ? row.typed : []) {
      const beginning = /^([^<]+)<words>$/.exec(phrase)?.[1]
      if (beginning !== undefined) for (const prefix of expandPhrase(beginning)) prefixes.add(prefix)
    }
  }
  return [...prefixes].sort((one, other) => other.length - one.length || one.localeCompare(other))
}

/** The commands as a JSGF grammar with one public rule. Contractions are added here: they sound different. */
export function commandGrammarJsgf(): string {
  const slots = Object.entries(slotRules).map(([name, rule]) => `<${name}> = ${rule};`)
  const phrases = phraseRows.flatMap((row) => row.spoken.map(withContractions))
  return [
    '#JSGF V1.0;',
    'grammar parley;',
    ...slots,
    `<phrase> =\n    ${phrases.join('\n  | ')};`,
    'public <command> = [please | can you | could you] <phrase> [please];',
    '',
  ].join('\n')
}

function withContractions(phrase: string): string {
  return phrase
    .replaceAll(/\bwhat is\b/g, "(what is | what's)")
    .replaceAll(/\bthat is\b/g, "(that is | that's)")
    .replaceAll(/\byou are\b(?! able)/g, "(you are | you're)")
    .replaceAll(/\bdo not\b/g, "(do not | don't)")
}
