/** A stretch of an answer that is parsed and drawn by itself: all but the last of them are done with. */
export type MarkdownBlock =
  | { readonly kind: 'text'; readonly source: string; readonly start: number }
  | { readonly kind: 'code'; readonly language: string; readonly code: string; readonly start: number }

export interface MarkdownBlocks {
  readonly text: string
  readonly blocks: readonly MarkdownBlock[]
}

const fenceStart = /^ {0,3}(`{3,}|~{3,})([^`\r\n]*)/
const listItem = /^ {0,3}(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)/
const indented = /^(?: {2,}|\t)/
const fourIndented = /^(?: {4}|\t)/
const heading = /^ {0,3}#{1,6}(?:[ \t]|$)/

/** A list or a paragraph longer than this is cut between its entries or lines: one block is parsed in one go. */
const longBlockCharacters = 3_000

/**
 * Splits Markdown where no construct reaches across. With what was found for an earlier state of the same text, only
 * its last block is looked at again; the others stay the same objects.
 */
export function splitMarkdown(text: string, before?: MarkdownBlocks): MarkdownBlocks {
  if (before?.text === text) return before
  const last = before?.blocks.at(-1)
  if (before === undefined || last === undefined || !text.startsWith(before.text))
    return { text, blocks: blocksFrom(text, 0) }
  return { text, blocks: [...before.blocks.slice(0, -1), ...blocksFrom(text, last.start)] }
}

function blocksFrom(text: string, start: number): readonly MarkdownBlock[] {
  const blocks: MarkdownBlock[] = []
  let at = start
  while (at < text.length) {
    const lineStop = endOfLine(text, at)
    const line = text.slice(at, lineStop)
    if (line.trim() === '') {
      at = lineStop
      continue
    }
    const fence = fenceStart.exec(line)
    const stop = fence === null ? endOfText(text, at) : endOfFence(text, at, fence[1] ?? '')
    blocks.push(fence === null ? { kind: 'text', source: text.slice(at, stop), start: at } : codeBlock(text, at, stop))
    at = stop
  }
  return blocks
}

function endOfFence(text: string, start: number, marker: string): number {
  let at = endOfLine(text, start)
  while (at < text.length) {
    const stop = endOfLine(text, at)
    if (closesFence(text.slice(at, stop), marker)) return stop
    at = stop
  }
  return text.length
}

function closesFence(line: string, marker: string): boolean {
  const trimmed = line.trim()
  return (
    /^ {0,3}[`~]/.test(line) && trimmed.length >= marker.length && trimmed === (marker[0] ?? '').repeat(trimmed.length)
  )
}

function codeBlock(text: string, start: number, stop: number): MarkdownBlock {
  const source = text.slice(start, stop)
  const opening = fenceStart.exec(source)
  const marker = opening?.[1] ?? ''
  const lines = source.replace(/\r?\n$/, '').split('\n')
  const isClosed = lines.length > 1 && closesFence(lines.at(-1) ?? '', marker)
  const code = lines.slice(1, isClosed ? -1 : undefined).join('\n')
  return { kind: 'code', language: opening?.[2]?.trim().split(/\s/)[0] ?? '', code, start }
}

/** Where the paragraph, list, quote or table ends that begins here. */
function endOfText(text: string, start: number): number {
  const first = text.slice(start, endOfLine(text, start))
  const isList = listItem.test(first)
  const isIndentedCode = fourIndented.test(first)
  let at = endOfLine(text, start)
  if (heading.test(first)) return at
  // A fence inside a list item: its blank lines end nothing.
  let fence = isList ? openedFence(first.replace(listItem, '')) : undefined
  let isAfterBlank = false
  while (at < text.length) {
    const stop = endOfLine(text, at)
    const line = text.slice(at, stop)
    if (fence !== undefined) {
      if (closesFence(line.trimStart(), fence)) fence = undefined
    } else if (line.trim() === '') {
      if (!isList && !isIndentedCode) return at
      isAfterBlank = true
    } else {
      const isInside = isList ? indented.test(line) : isIndentedCode && fourIndented.test(line)
      const isNextItem = isList && listItem.test(line)
      if (isAfterBlank && !isInside && !isNextItem) return at
      if (!isInside && (fenceStart.test(line) || heading.test(line))) return at
      if (at - start > longBlockCharacters && (isNextItem || (!isList && !first.startsWith('|')))) return at
      if (isList) fence = openedFence(line)
      isAfterBlank = false
    }
    at = stop
  }
  return at
}

function openedFence(line: string): string | undefined {
  return fenceStart.exec(line.trimStart())?.[1]
}

function endOfLine(text: string, start: number): number {
  const found = text.indexOf('\n', start)
  return found === -1 ? text.length : found + 1
}
