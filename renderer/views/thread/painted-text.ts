import { stretchesOf, type Span } from './text-stretches.ts'

/**
 * Marks text by the names of `::highlight()` in styles.css. The document stays as it is: no element comes between the
 * letters, so that a selection holds, and what is copied is what was written. Returns how to take the marks away.
 */
export function paint(ranges: readonly (readonly [name: string, range: AbstractRange])[]): () => void {
  for (const [name, range] of ranges) highlightOf(name).add(range)
  return () => {
    for (const [name, range] of ranges) highlightOf(name).delete(range)
  }
}

/** Of ranges that are not kept up to date: there are thousands, and what they lie in is painted anew when it changes. */
export function rangesIn<S extends Span>(
  texts: readonly Text[],
  spans: readonly S[],
): readonly (readonly [span: S, range: StaticRange])[] {
  const lengths = texts.map(({ length }) => length)
  return [...stretchesOf(spans, lengths)].flatMap(({ span, text, start, end }) => {
    const node = texts[text]
    if (node === undefined) return []
    const ends = { startContainer: node, startOffset: start, endContainer: node, endOffset: end }
    return [[span, new StaticRange(ends)] as const]
  })
}

export function textsOf(element: Node, isLeftOut: (parent: Element) => boolean = () => false): readonly Text[] {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  const texts: Text[] = []
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode())
    if (node instanceof Text && !(node.parentElement !== null && isLeftOut(node.parentElement))) texts.push(node)
  return texts
}

/** The words that are looked at lie over all that were found. */
const priorities: Readonly<Record<string, number>> = { found: 1, 'found-here': 2 }

function highlightOf(name: string): Highlight {
  const known = CSS.highlights.get(name)
  if (known !== undefined) return known
  const made = new Highlight()
  made.priority = priorities[name] ?? 0
  CSS.highlights.set(name, made)
  return made
}
