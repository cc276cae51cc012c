import { fromMarkdown } from 'mdast-util-from-markdown'
import type { BlockContent, DefinitionContent, List, ListItem, PhrasingContent, RootContent } from 'mdast'
import { withFullStop } from './sentences.ts'

/** A Markdown text as the paragraphs that a person would say; the title is its first heading. */
export function speakableMarkdown(source: string): { readonly title?: string; readonly paragraphs: readonly string[] } {
  const tree = fromMarkdown(withoutFrontMatter(source))
  const heading = tree.children.find((node) => node.type === 'heading')
  const paragraphs = tree.children.flatMap(blockParagraphs).filter((paragraph) => paragraph !== '')
  return { ...(heading === undefined ? {} : { title: inlineText(heading.children) }), paragraphs }
}

function withoutFrontMatter(source: string): string {
  return source.replace(/^---\r?\n[\s\S]*?\r?\n---\r?\n/, '')
}

function blockParagraphs(node: RootContent | BlockContent | DefinitionContent): string[] {
  switch (node.type) {
    case 'heading':
      return [withFullStop(inlineText(node.children))]
    case 'paragraph': {
      const text = inlineText(node.children)
      return tableParagraphs(text) ?? [text.replaceAll(/\s+/g, ' ').trim()]
    }
    case 'blockquote':
      return node.children.flatMap(blockParagraphs)
    case 'list':
      return listParagraphs(node)
    case 'code':
      return [codeNotice(node.value, node.lang)]
    case 'html':
    case 'thematicBreak':
    case 'definition':
      return []
    // Only extensions of Markdown, which are not loaded, make the others.
    default:
      return []
  }
}

export function codeNotice(code: string, language?: string | null): string {
  const lines = code.trim().split('\n').length
  const name = (language ?? '') === '' ? '' : ` in ${language ?? ''}`
  return `Here is a piece of code${name}, ${lines} ${lines === 1 ? 'line' : 'lines'} long, which I skip.`
}

function listParagraphs(list: List): string[] {
  return list.children.flatMap((item, index) =>
    itemParagraphs(item, list.ordered === true ? (list.start ?? 1) + index : undefined),
  )
}

function itemParagraphs(item: ListItem, ordinal: number | undefined): string[] {
  const [first, ...rest] = item.children.flatMap(blockParagraphs)
  if (first === undefined) return []
  return [withFullStop(ordinal === undefined ? first : `${ordinal}: ${first}`), ...rest]
}

export function inlineText(nodes: readonly PhrasingContent[]): string {
  return withoutPictographs(nodes.map(phrasingText).join('')).trim()
}

function phrasingText(node: PhrasingContent): string {
  switch (node.type) {
    case 'text':
      return spokenAddresses(node.value)
    case 'inlineCode':
      return node.value
    case 'break':
      return '\n'
    case 'image':
    case 'imageReference':
      return (node.alt ?? '') === '' ? '' : ` picture: ${node.alt ?? ''} `
    case 'html':
    case 'footnoteReference':
      return ''
    default:
      return node.children.map(phrasingText).join('')
  }
}

/** A bare address is said by its host: nobody reads a path aloud. */
export function spokenAddresses(text: string): string {
  return text.replaceAll(/https?:\/\/(?:www\.)?([^\s/?#)>\]]+)[^\s)>\]]*/gi, 'a link to $1')
}

export function withoutPictographs(text: string): string {
  return text.replaceAll(/[\p{Extended_Pictographic}\u{FE0F}\u{200D}]+/gu, '').replaceAll(/[ \t]{2,}/g, ' ')
}

/** A pipe table is a paragraph to the parser: each row is said with its columns' names. */
function tableParagraphs(text: string): string[] | undefined {
  const [head, rule, ...rows] = text.split('\n').map((line) => line.trim())
  if (head === undefined || rule === undefined || !/^\|?[\s:|-]*-[\s:|-]*$/.test(rule) || !head.includes('|'))
    return undefined
  const names = cells(head)
  return rows.map((row) =>
    withFullStop(
      cells(row)
        .map((cell, index) => [names[index] ?? '', cell].filter((part) => part !== '').join(': '))
        .join(', '),
    ),
  )
}

function cells(row: string): string[] {
  return row
    .replaceAll(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim())
}
