import type { Nodes, PhrasingContent } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { withFormulasSaid } from './speech-formula.ts'

/** Most sentences of an answer have none of this; parsing each would cost the first sound 0.3 ms. */
const mayBeMarkup = /[^\p{L}\p{M}\p{N}\s.,;:?!'"’“”()%-]|https?:|\s{2}|^\s*(?:-|\d+[.)])|\n/u

/**
 * What a person would say instead of reading markup aloud: emphasis and headings are just their words, a link is its
 * text, a bare address its host, code blocks and tables are pointed at. May be empty: there is nothing to say.
 */
export function speechText(markdown: string): string {
  if (!mayBeMarkup.test(markdown)) return markdown.trim()
  const text = withFormulasSaid(markdown)
  const cleaned = isTableRow(text) ? tableRow(text) : say(fromMarkdown(unfinishedEmphasis(text)))
  return cleaned
    .replace(/\bhttps?:\/\/(?:www\.)?([^\s/?#]+)[^\s]*/gi, '$1')
    .replace(/\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Variation_Selector}|\p{Join_Control}/gu, '')
    .replace(/\s+/g, ' ')
    .trim()
}

function say(node: Nodes): string {
  switch (node.type) {
    case 'text':
    case 'inlineCode':
      return node.value
    case 'code':
      return typeof node.lang !== 'string' ? 'The code is on the screen.' : `The ${node.lang} code is on the screen.`
    case 'image':
      return typeof node.alt !== 'string' || node.alt === '' ? '' : `Picture: ${node.alt}.`
    case 'break':
      return ' '
    case 'html':
    case 'thematicBreak':
    case 'definition':
    case 'yaml':
      return ''
    case 'link':
      return sayAll(node.children) || node.url
    case 'heading':
      return closed(sayAll(node.children))
    case 'listItem':
      return closed(sayBlocks(node.children))
    case 'root':
    case 'blockquote':
    case 'list':
      return sayBlocks(node.children)
    default:
      return 'children' in node ? sayAll(node.children) : ''
  }
}

function sayAll(nodes: readonly (Nodes | PhrasingContent)[]): string {
  return nodes.map(say).join('')
}

function sayBlocks(nodes: readonly Nodes[]): string {
  return nodes.map(say).filter((text) => text !== '').join(' ') // prettier-ignore
}

/** Headings and list items have no full stop of their own, and a voice needs one to pause. */
function closed(text: string): string {
  return text === '' || /[.!?:;,…]$/.test(text) ? text : `${text}.`
}

/** A sentence cut out of a longer emphasis has only one of its marks. */
function unfinishedEmphasis(markdown: string): string {
  return (markdown.match(/\*\*/g) ?? []).length % 2 === 1 ? markdown.replace('**', '') : markdown
}

function isTableRow(text: string): boolean {
  return /^\s*\|.*\|\s*$/.test(text)
}

function tableRow(text: string): string {
  const cells = text.split('|').map((cell) => cell.trim()).filter((cell) => cell !== '' && !/^:?-+:?$/.test(cell)) // prettier-ignore
  return cells.length === 0 ? '' : `${cells.join(', ')}.`
}
