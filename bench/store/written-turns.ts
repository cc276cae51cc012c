/** What the writer says, known to whoever looks for it afterwards: by number, so that nothing has to be remembered. */

export const draftsOfAnswer = 20

export function userText(run: string, turn: number): string {
  return `Turn ${turn} of run ${run}, in words that a person says`
}

export function answerText(drafts: number): string {
  const said = Array.from({ length: drafts }, (_, draft) => `draft ${draft + 1} and some words that a model says `)
  return said.map((words) => words.padEnd(60, '.')).join('')
}

/** Of an item by its id, as the writer names them; undefined for one that it never wrote. */
export function textOf(itemId: string): string | undefined {
  const [run, role, turn] = itemId.split('-')
  if (run === undefined || turn === undefined) return undefined
  return role === 'user' ? userText(run, Number(turn)) : answerText(draftsOfAnswer)
}
