import { sentencesOf } from './sentences.ts'

/** A text made ready to be read aloud. Words are counted through the whole of it: a place in it is a word's number. */
export interface ReadingDocument {
  readonly title: string
  readonly words: readonly string[]
  /** The number of each sentence's first word; rising, beginning with 0. */
  readonly sentenceStarts: readonly number[]
  /** Sentences that begin a paragraph: the screen gets a blank line before them. */
  readonly paragraphStarts: ReadonlySet<number>
}

/** From paragraphs as a person would say them. */
export function documentOf(title: string, paragraphs: readonly string[]): ReadingDocument {
  const words: string[] = []
  const sentenceStarts: number[] = []
  const paragraphStarts = new Set<number>()
  for (const paragraph of paragraphs) {
    for (const [index, sentence] of sentencesOf(paragraph).entries()) {
      if (index === 0) paragraphStarts.add(sentenceStarts.length)
      sentenceStarts.push(words.length)
      words.push(...sentence.split(' '))
    }
  }
  return { title, words, sentenceStarts, paragraphStarts }
}

/** The sentence in which a word stands; one past the last for the end of the document. */
export function sentenceAt(document: ReadingDocument, word: number): number {
  if (word >= document.words.length) return document.sentenceStarts.length
  return Math.max(
    0,
    document.sentenceStarts.findLastIndex((start) => start <= word),
  )
}

/** Where a sentence begins; before the first is the beginning, past the last is the end. */
export function sentenceStart(document: ReadingDocument, sentence: number): number {
  return document.sentenceStarts[Math.max(0, sentence)] ?? document.words.length
}

/** Sentence-sized pieces from a word on, each with the space that parts it from the next. */
export function* piecesFrom(document: ReadingDocument, word: number): Generator<string, void, undefined> {
  let from = word
  while (from < document.words.length) {
    const sentence = sentenceAt(document, from)
    const end = sentenceStart(document, sentence + 1)
    const isParagraphEnd = document.paragraphStarts.has(sentence + 1)
    const parting = end >= document.words.length ? '' : isParagraphEnd ? '\n\n' : ' '
    yield document.words.slice(from, end).join(' ') + parting
    from = end
  }
}
