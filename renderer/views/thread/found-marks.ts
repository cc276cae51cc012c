import { foldWithPlaces, placesOf } from './folded-text.ts'
import { rangesIn, textsOf } from './painted-text.ts'

/** What is not of the text: a language's name, buttons, an address beside its link, words for the ear. */
const aside = 'figcaption, button, time, .sr-only, [data-part="host"], [data-part="doubt"]'
/** Words do not go on from one of these to the next. */
const blocks = 'p, li, td, th, h2, h3, h4, h5, h6, pre, blockquote'

/** One place where the words stand in a row that is drawn; it may reach over several pieces of text. */
export type FoundMark = readonly StaticRange[]

/** `words` are folded. */
export function foundMarks(row: Element, words: string): readonly FoundMark[] {
  return textsByBlock(row).flatMap((texts) => {
    const { text, places } = foldWithPlaces(texts.map(({ data }) => data).join(''))
    const spans = placesOf(words, text).map((at) => ({ start: places[at] ?? 0, end: places[at + words.length] ?? 0 }))
    const marks = new Map(spans.map((span) => [span, [] as StaticRange[]]))
    for (const [span, range] of rangesIn(texts, spans)) marks.get(span)?.push(range)
    return [...marks.values()]
  })
}

function textsByBlock(row: Element): readonly Text[][] {
  const groups: Text[][] = []
  let before: Element | null | undefined
  for (const text of textsOf(row, (parent) => parent.closest(aside) !== null)) {
    const block = text.parentElement?.closest(blocks) ?? null
    if (block === before) groups.at(-1)?.push(text)
    else groups.push([text])
    before = block
  }
  return groups
}
