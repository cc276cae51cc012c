export interface Judged {
  readonly voice: string
  readonly said: string
  readonly general: string
  readonly grammar: string
  readonly text: string
  readonly certainty: number
}

/** What a text would make the assistant do; a value that is equal for equal deeds. */
export interface Deed {
  readonly kind: string
  readonly key: string
  readonly changesState: boolean
}

export type DeedOf = (text: string) => Deed

/** Words that were replaced, lost or added, against the words that were said. */
export function wordErrors(said: string, heard: string): { readonly errors: number; readonly words: number } {
  const saidWords = wordsOf(said)
  let row = Array.from({ length: wordsOf(heard).length + 1 }, (_, index) => index)
  saidWords.forEach((word, saidIndex) => {
    const next = [saidIndex + 1]
    wordsOf(heard).forEach((other, index) => {
      const replaced = (row[index] ?? 0) + (word === other ? 0 : 1)
      next.push(Math.min(replaced, (row[index + 1] ?? 0) + 1, (next[index] ?? 0) + 1))
    })
    row = next
  })
  return { errors: row.at(-1) ?? 0, words: saidWords.length }
}

export function commandFigures(utterances: readonly Judged[], deedOf: DeedOf): Record<string, unknown> {
  const isRight = (utterance: Judged): boolean => deedOf(utterance.text).key === deedOf(utterance.said).key
  const right = Object.fromEntries(
    byVoice(utterances).map(([voice, own]) => [voice, `${own.filter(isRight).length} of ${own.length}`]),
  )
  const unsure = utterances.filter((utterance) => isRight(utterance) && utterance.certainty < 0.5).map(describe)
  return { right, rightButUnsure: unsure, wrong: utterances.filter((utterance) => !isRight(utterance)).map(describe) }
}

/** A false command is a deed that the words as they were said would not have led to. */
export function ordinaryFigures(utterances: readonly Judged[], deedOf: DeedOf): Record<string, unknown> {
  const isDeed = (text: string): boolean => deedOf(text).kind !== 'unknown'
  const falseCommands = utterances.filter(
    ({ said, text }) => isDeed(text) && deedOf(text).kind !== deedOf(said).kind && text !== '',
  )
  return {
    utterances: utterances.length,
    falseCommands: falseCommands.length,
    falseChangesWithoutAsking: falseCommands.filter(
      ({ text, certainty }) => deedOf(text).changesState && certainty >= 0.5,
    ).length,
    which: falseCommands.map(describe),
    commandsByTheirOwnWords: [...new Set(utterances.map(({ said }) => said).filter(isDeed))],
    wordErrorRate: wordErrorRate(utterances),
  }
}

export function noteFigures(utterances: readonly Judged[]): Record<string, unknown> {
  return {
    utterances: utterances.length,
    wordErrorRate: wordErrorRate(utterances),
    byVoice: Object.fromEntries(byVoice(utterances).map(([voice, own]) => [voice, wordErrorRate(own)])),
    general: wordErrorRate(utterances.map((utterance) => ({ ...utterance, text: utterance.general }))),
    withErrors: utterances.filter(({ said, text }) => said !== text).map(describe),
  }
}

export function spread(values: readonly number[]): { n: number; median?: number; p95?: number; most?: number } {
  const sorted = [...values].sort((one, other) => one - other)
  const at = (share: number): number =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)
  return sorted.length === 0 ? { n: 0 } : { n: sorted.length, median: at(0.5), p95: at(0.95), most: at(1) }
}

function wordErrorRate(utterances: readonly Judged[]): number {
  const all = utterances.map(({ said, text }) => wordErrors(said, text))
  const errors = all.reduce((sum, one) => sum + one.errors, 0)
  const words = all.reduce((sum, one) => sum + one.words, 0)
  return words === 0 ? 0 : Number((errors / words).toFixed(3))
}

function byVoice(utterances: readonly Judged[]): [string, Judged[]][] {
  const groups = new Map<string, Judged[]>()
  for (const utterance of utterances) groups.set(utterance.voice, [...(groups.get(utterance.voice) ?? []), utterance])
  return [...groups]
}

function wordsOf(text: string): readonly string[] {
  return text.split(' ').filter((word) => word !== '')
}

function describe({ voice, said, general, grammar, text, certainty }: Judged): string {
  return `${voice} said "${said}", heard "${text}" (${certainty.toFixed(2)}; general "${general}", grammar "${grammar}")`
}
