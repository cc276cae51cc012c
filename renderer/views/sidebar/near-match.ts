import type { ExcerptPart } from '../../../shared/protocol/conversation-list.ts'

/** Two lines of the sidebar have about 60 characters: a word that was found stands in the first. */
const charactersBefore = 24

/** The excerpt from a few words before the first that was found. */
export function nearMatch(excerpt: readonly ExcerptPart[]): readonly ExcerptPart[] {
  const [first, ...rest] = excerpt
  if (first === undefined || first.isMatch || first.text.length <= charactersBefore) return excerpt
  const end = first.text.slice(-charactersBefore)
  // From a whole word on, where there is one.
  const space = end.search(/\s/)
  return [{ text: `…${space === -1 ? end : end.slice(space + 1)}`, isMatch: false }, ...rest]
}
