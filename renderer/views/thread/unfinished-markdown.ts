/**
 * The last block of a text that is still being written, as it can be shown now: what is open is closed. What a model
 * writes arrives in the middle of a construct, and would flash as raw signs.
 */
export function closeUnfinished(source: string): string {
  const kept = withoutOpenTable(withoutLineOfSigns(source))
  const start = startOfLastParagraph(kept)
  return kept.slice(0, start) + withMarksClosed(withoutOpenLink(kept.slice(start)))
}

const onlySigns = /^[\s>]*(?:[-=*_#+`~|:][-=*_#+`~|:\s]*|\d{1,9}[.)]?)\s*$/

/** `--` would make a heading of the line above it, `1.` an empty list: a word has to follow. */
function withoutLineOfSigns(source: string): string {
  const lineStart = source.lastIndexOf('\n') + 1
  return onlySigns.test(source.slice(lineStart)) ? source.slice(0, lineStart) : source
}

/** A table is one as soon as the line under its head is whole. */
function withoutOpenTable(source: string): string {
  const [, second] = source.split('\n', 2)
  const isHeadAlone = /^\s*\|/.test(source) && (second === undefined || second.trim() === '')
  return isHeadAlone ? '' : source
}

/** Marks reach over the lines of a paragraph, and not from one entry of a list to the next. */
function startOfLastParagraph(source: string): number {
  const starts = [...source.matchAll(/\n\s*\n|\n(?=\s*(?:[-*+]|\d{1,9}[.)])\s)|\n(?=\s*\|)/g)]
  const last = starts.at(-1)
  return last === undefined ? 0 : last.index + last[0].length
}

/** `[the page](https://exam`: its words now, the link when its address is whole. */
function withoutOpenLink(text: string): string {
  return text.replace(/!?\[([^\][\n]*)(?:\]\([^()\s]*)?$/, '$1')
}

function withMarksClosed(text: string): string {
  const open: string[] = []
  let at = 0
  while (at < text.length) {
    const sign = text[at] ?? ''
    const run = runAt(text, at)
    if (sign === '\\') {
      at += 2
    } else if (sign === '`') {
      const end = endOfCode(text, at + run.length, run)
      if (end === undefined) return closed(withCodeClosed(text, at, run), open)
      at = end
    } else if ('*_~'.includes(sign)) {
      const isLast = at + run.length === text.length
      const wasOpen = open.length
      turn(open, { run, before: text[at - 1] ?? ' ', after: text[at + run.length] ?? ' ' })
      // Signs that close nothing and have nothing to open yet.
      if (isLast && open.length === wasOpen) return closed(text.slice(0, at), open)
      at += run.length
    } else {
      at += 1
    }
  }
  return closed(text, open)
}

/** Opens or closes what a run of signs opens or closes. */
function turn(open: string[], { run, before, after }: { run: string; before: string; after: string }): void {
  const sign = run[0] ?? ''
  const isWordSign = sign === '_'
  const canOpen = /\S/.test(after) && !(isWordSign && /\w/.test(before))
  const canClose = /\S/.test(before) && !(isWordSign && /\w/.test(after))
  let left = run
  while (left !== '') {
    const inner = open.at(-1)
    const mark = left.slice(0, 2)
    if (canClose && inner !== undefined && left.startsWith(inner)) {
      open.pop()
      left = left.slice(inner.length)
    } else if (canOpen && mark !== '~') {
      open.push(mark)
      left = left.slice(mark.length)
    } else {
      return
    }
  }
}

function closed(text: string, open: readonly string[]): string {
  const left = [...open]
  let kept = text.trimEnd()
  if (left.length === 0) return text
  // What has just been opened holds nothing.
  for (let inner = left.at(-1); inner !== undefined && kept.endsWith(inner); inner = left.at(-1)) {
    kept = kept.slice(0, -inner.length).trimEnd()
    left.pop()
  }
  return kept + left.toReversed().join('')
}

function withCodeClosed(text: string, at: number, run: string): string {
  const code = text.slice(at + run.length).replace(/`+$/, '')
  return code.trim() === '' ? text.slice(0, at) : text.slice(0, at) + run + code.trimEnd() + run
}

function runAt(text: string, at: number): string {
  const sign = text[at] ?? ''
  let end = at
  while (text[end] === sign) end += 1
  return text.slice(at, end)
}

/** Where the code ends that a run of the same length closes. */
function endOfCode(text: string, from: number, run: string): number | undefined {
  let at = text.indexOf('`', from)
  while (at !== -1) {
    const found = runAt(text, at)
    if (found === run) return at + run.length
    at = text.indexOf('`', at + found.length)
  }
  return undefined
}
