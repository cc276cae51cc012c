import { formulasIn, withFormulas, type FormulaSource } from './formula-source.ts'
import type { MarkdownNode } from './mark-unheard.ts'

/**
 * Puts the formulas back where the parsed text has their stand-ins: in words as a `span` that names which one it is, in
 * code and in addresses as it was written.
 */
export function placeFormulas(tree: MarkdownNode, formulas: readonly FormulaSource[]): void {
  if (formulas.length === 0) return
  const place = (parent: MarkdownNode, isCode: boolean): void => {
    for (const [name, value] of Object.entries(parent.properties ?? {}))
      if (typeof value === 'string' && parent.properties !== undefined)
        parent.properties[name] = withFormulas(unescaped(value), formulas)
    if (parent.children === undefined) return
    parent.children = parent.children.flatMap((child) => {
      if (child.type !== 'text') place(child, isCode || child.tagName === 'code')
      else if (isCode) return [{ ...child, value: withFormulas(child.value ?? '', formulas) }]
      else return piecesOf(child)
      return [child]
    })
  }
  place(tree, false)
}

/** In addresses characters that are not of ASCII are written in percent. */
function unescaped(value: string): string {
  return value.replace(/(?:%EE%8[4-9A-F]%..|%EE%[9AB].%..|%EF%8[0-3]%..|%EE%80%80)+/gi, (found) =>
    decodeURIComponent(found),
  )
}

function piecesOf(node: MarkdownNode): MarkdownNode[] {
  const { value = '', position } = node
  const offset = position?.start.offset ?? 0
  const pieces: MarkdownNode[] = []
  let at = 0
  const textUpTo = (end: number): void => {
    if (end > at) pieces.push({ type: 'text', value: value.slice(at, end), position: startingAt(offset + at) })
  }
  for (const { index, length, number } of formulasIn(value)) {
    textUpTo(index)
    at = index + length
    const properties = { dataFormula: String(number) }
    pieces.push({ type: 'element', tagName: 'span', properties, children: [], position: startingAt(offset + index) })
  }
  if (at === 0) return [node]
  textUpTo(value.length)
  return pieces
}

function startingAt(offset: number): NonNullable<MarkdownNode['position']> {
  return { start: { offset } }
}
