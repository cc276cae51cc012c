import { fromMarkdown } from 'mdast-util-from-markdown'
import { toString } from 'mdast-util-to-string'
import type { Item } from '../../../shared/protocol/items.ts'

export interface Announced {
  /** Of the answer that is being announced. */
  readonly itemId: string | undefined
  readonly characters: number
}

export const nothingAnnounced: Announced = { itemId: undefined, characters: 0 }

/**
 * What a screen reader is told of the newest answer, a sentence at a time. Spoken answers are left out: two voices at
 * once would be understood by nobody, and the second one would cut the first one off.
 */
export function announce(known: Announced, newest: Item | undefined): { announced: Announced; sentence?: string } {
  if (newest?.role !== 'assistant' || newest.modality === 'voice') return { announced: known }
  const isKnown = known.itemId === newest.itemId
  // An answer from before this page was opened is history.
  if (!isKnown && newest.status !== 'streaming') return { announced: known }
  const from = isKnown ? Math.min(known.characters, newest.text.length) : 0
  const to = newest.status === 'streaming' ? endOfSentences(newest.text, from) : newest.text.length
  const announced = { itemId: newest.itemId, characters: to }
  const sentence = to > from ? plainWords(newest.text.slice(from, to)) : ''
  return sentence === '' ? { announced } : { announced, sentence }
}

/** After the last sentence or line that is whole. */
function endOfSentences(text: string, from: number): number {
  let end = from
  const ending = /[.!?…:]["”’)*_]*(?=\s)|\n/g
  ending.lastIndex = from
  for (let found = ending.exec(text); found !== null; found = ending.exec(text)) end = found.index + found[0].length
  return end
}

function plainWords(markdown: string): string {
  return toString(fromMarkdown(markdown)).replace(/\s+/g, ' ').trim()
}
