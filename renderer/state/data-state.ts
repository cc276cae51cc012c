import type { ExcerptPart, SearchHit } from '../../shared/protocol/conversation-list.ts'
import type { ImportAnswer, Usage } from '../../shared/protocol/data-export.ts'
import type { KeptData, UsedByAnswer } from '../../shared/protocol/kept-data.ts'

/** Words that are looked for in everything that was said. What was found before stays until something newer is known. */
export type Search =
  | { readonly name: 'off' }
  | { readonly name: 'asking'; readonly words: string; readonly hits: readonly SearchHit[] }
  | { readonly name: 'found'; readonly words: string; readonly hits: readonly SearchHit[] }
  | { readonly name: 'failed'; readonly words: string; readonly hits: readonly []; readonly message: string }

/** What is done with everything at once. */
export type DataWork =
  | { readonly name: 'none' }
  | { readonly name: 'busy'; readonly what: 'export' | 'import' | 'delete' }
  | { readonly name: 'imported'; readonly fileName: string; readonly answer: ImportAnswer }
  | { readonly name: 'deleted'; readonly conversations: number }
  | { readonly name: 'failed'; readonly what: 'export' | 'import' | 'delete'; readonly message: string }

/** A place in a conversation that was found from outside of it. */
export interface Sought {
  readonly itemId: string
  readonly words: string
}

export interface DataState {
  readonly search: Search
  /** Undefined until it was read. */
  readonly kept: KeptData | undefined
  readonly work: DataWork
  /** By item: what providers said that an answer used. */
  readonly usage: ReadonlyMap<string, readonly Usage[]>
  readonly sought: Sought | undefined
}

export type DataEvent =
  | { readonly type: 'search'; readonly search: Search }
  | { readonly type: 'kept'; readonly kept: KeptData }
  | { readonly type: 'work'; readonly work: DataWork }
  | { readonly type: 'usage'; readonly answers: readonly UsedByAnswer[] }
  | { readonly type: 'sought'; readonly sought: Sought | undefined }

export const dataAtStart: DataState = {
  search: { name: 'off' },
  kept: undefined,
  work: { name: 'none' },
  usage: new Map(),
  sought: undefined,
}

export function reduceData(state: DataState, event: DataEvent): DataState {
  switch (event.type) {
    case 'search':
      return { ...state, search: event.search }
    case 'kept':
      return { ...state, kept: event.kept }
    case 'work':
      return { ...state, work: event.work }
    case 'usage':
      return { ...state, usage: new Map(event.answers.map(({ itemId, usage }) => [itemId, usage])) }
    case 'sought':
      return { ...state, sought: event.sought }
  }
}

/** The first of the words that were found, with those that follow it at once: what to look for in the item. */
export function foundWords(excerpt: readonly ExcerptPart[]): string {
  const first = excerpt.findIndex(({ isMatch }) => isMatch)
  if (first === -1) return ''
  let words = excerpt[first]?.text ?? ''
  for (let at = first + 1; at + 1 < excerpt.length; at += 2) {
    const [between, next] = [excerpt[at], excerpt[at + 1]]
    if (between?.text !== ' ' || next?.isMatch !== true) break
    words += ` ${next.text}`
  }
  return words
}
