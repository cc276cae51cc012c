import { load } from 'cheerio'
import { codeNotice, spokenAddresses, withoutPictographs } from './speakable-markdown.ts'
import { withFullStop } from './sentences.ts'

/** What is on a page but is not its article. */
const aside =
  'script, style, noscript, template, svg, canvas, iframe, form, button, select, nav, aside, footer, dialog, sup.reference, [hidden], [aria-hidden="true"], [role="navigation"], [role="banner"], [role="complementary"], [role="contentinfo"], [role="dialog"]'
const blocks = 'h1, h2, h3, h4, h5, h6, p, li, dt, dd, blockquote, pre, figcaption, tr, div'
const articles = ['article', 'main', '[role="main"]', '#content', 'body']

const leastDivisionCharacters = 80

/** With less than this an `article` is a teaser, and the page's text is elsewhere. */
const leastArticleCharacters = 200

/** The main text of a web page as paragraphs; a page without any gives none. */
export function pageText(html: string): { readonly title?: string; readonly paragraphs: readonly string[] } {
  const page = load(html)
  const title = clean(page('title').first().text()) || clean(page('h1').first().text())
  page(aside).remove()
  let paragraphs: string[] = []
  for (const selector of articles) {
    for (const root of page(selector).toArray()) {
      const found = paragraphsOf(root)
      if (length(found) > length(paragraphs)) paragraphs = found
    }
    if (length(paragraphs) >= leastArticleCharacters) break
  }
  return { ...(title === '' ? {} : { title }), paragraphs }

  function paragraphsOf(root: Parameters<typeof page>[0]): string[] {
    const found: string[] = []
    for (const block of page(root).find(blocks).toArray()) {
      if (block.tagName !== 'pre' && page(block).closest('pre').length > 0) continue
      // Short words right inside a division are buttons and dates.
      const text = block.tagName === 'pre' ? codeText(page(block).text()) : ownText(block)
      if (block.tagName === 'div' && text.length < leastDivisionCharacters) continue
      // The innermost block may be a paragraph; whether it lacks a stop depends on what it is part of.
      const isUnstopped = page(block).closest('h1, h2, h3, h4, h5, h6, li, dt, dd, tr, figcaption').length > 0
      found.push(isUnstopped && text !== '' ? withFullStop(text) : text)
    }
    const spoken = found.filter((paragraph) => paragraph !== '')
    const bare = clean(page(root).text())
    return spoken.length === 0 && bare !== '' ? [bare] : spoken
  }

  /** A block's words without those of the blocks in it, which come by themselves: nothing is said twice, or left out. */
  function ownText(block: Parameters<typeof page>[0]): string {
    const own = page(block).clone()
    own.find(blocks).remove()
    const cells = own.is('tr') ? own.find('th, td').toArray() : own.toArray()
    return cells
      .map((cell) => clean(page(cell).text()))
      .filter((text) => text !== '')
      .join(', ')
  }
}

function codeText(code: string): string {
  return code.trim() === '' ? '' : codeNotice(code)
}

function length(paragraphs: readonly string[]): number {
  return paragraphs.reduce((sum, paragraph) => sum + paragraph.length, 0)
}

function clean(text: string): string {
  return withoutPictographs(spokenAddresses(text)).replaceAll(/\s+/g, ' ').trim()
}
