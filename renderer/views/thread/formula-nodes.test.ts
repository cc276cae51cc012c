import { expect, test } from 'vitest'
import { placeFormulas } from './formula-nodes.ts'
import { hideFormulas } from './formula-source.ts'
import { markUnheard, type MarkdownNode } from './mark-unheard.ts'

function paragraph(source: string): { tree: MarkdownNode; formulas: ReturnType<typeof hideFormulas>['formulas'] } {
  const { text, formulas } = hideFormulas(source)
  const value: MarkdownNode = { type: 'text', value: text, position: { start: { offset: 0 } } }
  return { tree: { type: 'element', tagName: 'p', children: [value] }, formulas }
}

function shown(node: MarkdownNode): string {
  if (node.type === 'text') return node.value ?? ''
  const { dataFormula, className } = node.properties ?? {}
  const faint = String(className ?? '').includes('faint') ? '~' : ''
  if (dataFormula !== undefined) return `<${faint}${String(dataFormula)}>`
  if (String(className ?? '').includes('sr-only')) return ''
  return (node.children ?? []).map(shown).join('')
}

test('each formula stands where it was written, also beside another', () => {
  const { tree, formulas } = paragraph('if $x$\\(y\\) then $z$')
  placeFormulas(tree, formulas)
  expect(shown(tree)).toBe('if <0><1> then <2>')
})

test('in code and in an address a formula stays what was written', () => {
  const source = 'a $x$ b $y$'
  const { text, formulas } = hideFormulas(source)
  const code: MarkdownNode = { type: 'element', tagName: 'code', children: [{ type: 'text', value: text }] }
  const link: MarkdownNode = { type: 'element', tagName: 'a', properties: { href: encodeURI(text) }, children: [] }
  placeFormulas({ type: 'root', children: [code, link] }, formulas)
  expect(code.children).toEqual([{ type: 'text', value: source }])
  expect(link.properties?.href).toBe('a%20$x$%20b%20$y$')
})

test('a formula that was not heard stands back, and the words around it from the right letter on', () => {
  const source = 'if $x$ then $y$ else'
  const { tree, formulas } = paragraph(source)
  placeFormulas(tree, formulas)
  markUnheard(tree, source.indexOf('then') + 2)
  expect(shown(tree)).toBe('if <0> then <~1> else')
  const texts = tree.children?.filter(({ type }) => type === 'text').map(({ value }) => value)
  expect(texts).toEqual(['if ', ' th'])
})
