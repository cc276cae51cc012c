/** A question that was asked before, put where one types: what stands there already is kept behind it. */
export function draftAgain(draft: string, question: string): string {
  if (draft.trim() === '') return question
  return draft.startsWith(question) ? draft : `${question}\n\n${draft}`
}
