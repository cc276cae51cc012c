import { AssistantError } from '../../../../shared/protocol/errors.ts'
import type { ReadSource } from '../command.ts'
import type { OfflineBrainPorts } from '../ports.ts'
import type { ReadingDocument } from './document.ts'
import { documentOf } from './document.ts'
import { pageText } from './page-text.ts'
import { withFullStop } from './sentences.ts'
import { speakableMarkdown, spokenAddresses, withoutPictographs } from './speakable-markdown.ts'

/** About five hours of listening; what is longer is read up to here. */
const longestTextCharacters = 300_000

type ReadPorts = Pick<OfflineBrainPorts, 'fetchPage' | 'readFile'>

/** Fetches what is to be read and makes it speakable. Throws `AssistantError` when there is nothing to read. */
export async function openDocument(
  source: ReadSource,
  ports: ReadPorts,
  signal: AbortSignal,
): Promise<ReadingDocument> {
  const document = await made(source, ports, signal)
  if (document.words.length === 0)
    throw new AssistantError('not-found', 'I found no text to read there. Please try another file or page.')
  return document
}

async function made(source: ReadSource, ports: ReadPorts, signal: AbortSignal): Promise<ReadingDocument> {
  switch (source.from) {
    case 'text':
      return written('the text', source.text)
    case 'file': {
      const { name, text } = await ports.readFile(source.path, signal)
      if (/\.x?html?$/i.test(name)) return fromPage(name, text)
      return /\.(?:md|markdown|mdown)$/i.test(name) ? written(name, text) : plain(name, text)
    }
    case 'page': {
      const page = await ports.fetchPage(source.address, signal)
      const name = new URL(page.address).host
      if (page.contentType.includes('html')) return fromPage(name, page.text)
      return page.contentType.includes('markdown') || /\.md$/i.test(new URL(page.address).pathname)
        ? written(name, page.text)
        : plain(name, page.text)
    }
  }
}

function fromPage(name: string, html: string): ReadingDocument {
  const { title, paragraphs } = pageText(html)
  const isRepeated = title !== undefined && paragraphs[0]?.startsWith(title) === true
  const lead = title === undefined || paragraphs.length === 0 || isRepeated ? [] : [withFullStop(title)]
  return documentOf(title ?? name, boundedParagraphs([...lead, ...paragraphs]))
}

/** Pasted text may well be Markdown, and plain text is read the same by its rules. */
function written(name: string, text: string): ReadingDocument {
  const { title, paragraphs } = speakableMarkdown(bounded(text))
  return documentOf(title ?? name, paragraphs)
}

/** Paragraphs parted by blank lines; line ends within them are only layout. */
function plain(name: string, text: string): ReadingDocument {
  const paragraphs = bounded(text).split(/\r?\n\s*\r?\n/)
  return documentOf(
    name,
    paragraphs.map((paragraph) => withoutPictographs(spokenAddresses(paragraph))),
  )
}

function bounded(text: string): string {
  return text.slice(0, longestTextCharacters)
}

function boundedParagraphs(paragraphs: readonly string[]): string[] {
  let characters = 0
  return paragraphs.filter((paragraph) => (characters += paragraph.length) <= longestTextCharacters)
}
