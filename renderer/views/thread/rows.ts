import type { Item } from '../../../shared/protocol/items.ts'
import { splitMarkdown, type MarkdownBlock, type MarkdownBlocks } from './markdown-blocks.ts'

/** What is drawn, measured and taken away by itself. The rows of one turn stand together. */
export type Row =
  | { readonly kind: 'said'; readonly key: string; readonly item: Item }
  | {
      readonly kind: 'block'
      readonly key: string
      readonly item: Item
      readonly block: MarkdownBlock
      /** Of a text that is still being written. */
      readonly isUnfinished: boolean
      /** How much of the block was heard, in characters; undefined when all of it counts. */
      readonly heardCharacters: number | undefined
    }
  | { readonly kind: 'foot'; readonly key: string; readonly item: Item }

export interface ItemRows {
  readonly item: Item
  readonly blocks: MarkdownBlocks
  readonly rows: readonly Row[]
}

/** The rows of one turn; those of an earlier state of it are kept where nothing has changed. */
export function rowsOfItem(item: Item, before?: ItemRows): ItemRows {
  if (before?.item === item) return before
  const shown = shownText(item)
  const blocks = splitMarkdown(item.role === 'assistant' ? shown : '', before?.blocks)
  if (item.role === 'user') return { item, blocks, rows: [{ kind: 'said', key: item.itemId, item }] }
  const heard = item.text.length < shown.length ? item.text.length : undefined
  const rows: Row[] = blocks.blocks.map((block, index) => ({
    kind: 'block',
    key: `${item.itemId}/${index}`,
    item,
    block,
    isUnfinished: item.status === 'streaming' && index === blocks.blocks.length - 1,
    heardCharacters: heard === undefined ? undefined : heardOf(block, blocks.blocks[index + 1]?.start, heard),
  }))
  return { item, blocks, rows: [...rows, { kind: 'foot', key: `${item.itemId}/foot`, item }] }
}

/** Of a cut answer also what was made and not heard: it stands back, but can be read. */
function shownText(item: Item): string {
  const { generatedText, text } = item
  return item.status === 'interrupted' && generatedText?.startsWith(text) === true ? generatedText : text
}

function heardOf(block: MarkdownBlock, nextStart: number | undefined, heard: number): number | undefined {
  if (nextStart !== undefined && nextStart <= heard) return undefined
  return Math.max(0, heard - block.start)
}

// Only until a row was drawn once: how far the thread reaches is known roughly before all of it was drawn.
const charactersPerLine = 84
const linePx = 24
const codeLinePx = 20

export function estimatedPx(row: Row): number {
  switch (row.kind) {
    case 'said':
      return 36 + linePx * Math.ceil(row.item.text.length / charactersPerLine)
    case 'foot':
      return 16
    case 'block':
      return row.block.kind === 'code'
        ? 72 + codeLinePx * row.block.code.split('\n').length
        : 12 + linePx * Math.ceil(row.block.source.length / charactersPerLine)
  }
}

/** The rows of all turns, made once per turn and state of it. */
export class ThreadRows {
  #items: readonly Item[] = []
  #rows: readonly Row[] = []
  #known = new Map<string, ItemRows>()

  of(items: readonly Item[]): readonly Row[] {
    if (items === this.#items) return this.#rows
    const known = new Map<string, ItemRows>()
    for (const item of items) known.set(item.itemId, rowsOfItem(item, this.#known.get(item.itemId)))
    this.#items = items
    this.#known = known
    this.#rows = [...known.values()].flatMap(({ rows }) => rows)
    return this.#rows
  }
}
