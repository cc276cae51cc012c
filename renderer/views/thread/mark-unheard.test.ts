import { expect, test } from 'vitest'
import { markUnheard, type MarkdownNode } from './mark-unheard.ts'

function text(value: string, offset: number): MarkdownNode {
  return { type: 'text', value, position: { start: { offset } } }
}

function element(tagName: string, ...children: MarkdownNode[]): MarkdownNode {
  return { type: 'element', tagName, children }
}

/** Unheard words in brackets, and a stroke where it is said that they were not heard. */
function shown({ type, value, properties, children = [] }: MarkdownNode): string {
  if (properties?.className?.includes('sr-only') === true) return '|'
  const inner = type === 'text' ? (value ?? '') : children.map(shown).join('')
  return properties?.dataPart === 'unheard' ? `[${inner}]` : inner
}

test('the words after the heard letter stand back', () => {
  const tree = element('p', text('the fox ran', 0))
  markUnheard(tree, 7)
  expect(shown(tree)).toBe('the fox|[ ran]')
})

test('marks in between keep their meaning on both sides', () => {
  const tree = element('p', text('the ', 0), element('strong', text('fox', 6)), text(' ran', 11))
  markUnheard(tree, 8)
  expect(shown(tree)).toBe('the fo|[x][ ran]')
})

test('nothing stands back in what was heard', () => {
  const tree = element('p', text('the fox', 0))
  markUnheard(tree, 7)
  expect(shown(tree)).toBe('the fox')
})
