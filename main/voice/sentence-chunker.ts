/**
 * Cuts a stream of text into pieces a voice can say: sentences, lines, and clauses of very long sentences. The pieces
 * joined are the text, to the character, so that a place in the speech is a place in the text.
 */
export interface ChunkerState {
  readonly pending: string
  readonly isInFence: boolean
}

export const initialChunker: ChunkerState = { pending: '', isInFence: false }

/** Past this many characters without a sentence end, a clause end will do. About twelve seconds of speech. */
const longSentenceCharacters = 180
/** Past this many any space will do: a voice has to breathe, and a page without punctuation must not wait for its end. */
const breathlessCharacters = 320

const abbreviations = new Set(
  'mr mrs ms dr prof st sr jr vs etc e.g i.e eg ie approx no fig vol inc ltd co dept est min max a.m p.m am pm jan feb mar apr jun jul aug sep sept oct nov dec'.split(
    ' ',
  ),
)

export function feedChunker(state: ChunkerState, delta: string): { state: ChunkerState; pieces: string[] } {
  let rest = state.pending + delta
  let { isInFence } = state
  const pieces: string[] = []
  for (;;) {
    const end = isInFence ? fenceEnd(rest) : pieceEnd(rest)
    if (end === 0) return { state: { pending: rest, isInFence }, pieces }
    const piece = rest.slice(0, end)
    rest = rest.slice(end)
    pieces.push(piece)
    isInFence = !isInFence && /^\s*```/.test(rest)
  }
}

export function flushChunker(state: ChunkerState): string[] {
  return state.pending.trim() === '' ? [] : [state.pending]
}

/** Where the first piece ends, after its trailing white space; 0 when it is not complete yet. */
function pieceEnd(text: string): number {
  const fence = text.search(/(?:^|\n)[ \t]*```/)
  const limit = fence === -1 ? text.length : text[fence] === '\n' ? fence + 1 : fence
  if (fence !== -1 && limit === 0) return fenceEnd(text)
  for (const match of text.slice(0, limit).matchAll(/[.!?…]+["'”’)\]*_]*|[。！？]|\n+/g)) {
    const end = match.index + match[0].length
    if (endsPiece(text, match.index, end)) return skipSpace(text, end)
  }
  if (fence !== -1) return limit
  return text.length > longSentenceCharacters ? clauseEnd(text) : 0
}

function endsPiece(text: string, start: number, end: number): boolean {
  const mark = text.charAt(start)
  const before = text.slice(0, start)
  if (before.trim() === '') return false
  if (mark === '\n' || '。！？'.includes(mark)) return true
  const isLast = end === text.length
  if (!isLast && !/\s/.test(text.charAt(end))) return false
  if (mark === '.') {
    const word = /[\p{L}\p{N}.]+$/u.exec(before)?.[0] ?? ''
    if (abbreviations.has(word.toLowerCase()) || /^(?:\p{L}|\p{L}\.\p{L})$/u.test(word)) return false
    // "1." opens a list, and while more may come "3." may become "3.5".
    if (/^\d+$/.test(word) && (isLast || /(?:^|\n)\s*\d+$/.test(before))) return false
  }
  // At the very end nobody knows what follows; two words or more are worth saying at once.
  return !isLast || /\S\s+\S/.test(before.trim())
}

function clauseEnd(text: string): number {
  const clauses = [...text.slice(0, breathlessCharacters).matchAll(/[,;:–—]\s+/g)]
  const last = clauses.findLast((match) => match.index > longSentenceCharacters / 3)
  if (last !== undefined) return last.index + last[0].length
  if (text.length <= breathlessCharacters) return 0
  const space = text.lastIndexOf(' ', breathlessCharacters)
  return space > 0 ? space + 1 : breathlessCharacters
}

function fenceEnd(text: string): number {
  const close = /^\s*```[^\n]*\n[\s\S]*?\n?[ \t]*```[^\n]*(?:\n+|$)/.exec(text)
  return close === null || (close[0].length === text.length && !close[0].endsWith('\n') && !close[0].endsWith('```'))
    ? 0
    : close[0].length
}

function skipSpace(text: string, from: number): number {
  const space = /^\s+/.exec(text.slice(from))
  return from + (space?.[0].length ?? 0)
}
