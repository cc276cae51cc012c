const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' })

/** A full stop after these ends no sentence; the segmenter does not know them. */
const abbreviation =
  /(?:^|[\s(])(?:mr|mrs|ms|dr|prof|st|sr|jr|vs|no|fig|vol|approx|inc|ltd|e\.g|i\.e|cf|al|[a-z])\.\s*$/i

/** Longer than this is cut at a space: a voice, and "back a sentence", need pieces. */
const longestSentence = 600

/** The sentences of a paragraph, with single spaces. */
export function sentencesOf(paragraph: string): string[] {
  const sentences: string[] = []
  let open = ''
  for (const { segment } of segmenter.segment(paragraph.replaceAll(/\s+/g, ' ').trim())) {
    // What begins small goes on with the sentence: “Stop!” she said.
    if (open !== '' && !endsInAbbreviation(open) && !/^\p{Ll}/u.test(segment)) {
      sentences.push(open)
      open = ''
    }
    open += segment
  }
  sentences.push(open)
  return sentences.flatMap((sentence) => inPieces(sentence.trim())).filter((sentence) => sentence !== '')
}

function endsInAbbreviation(text: string): boolean {
  return abbreviation.test(text) && !/\bI\.\s*$/.test(text)
}

function inPieces(sentence: string): string[] {
  const pieces: string[] = []
  let rest = sentence
  while (rest.length > longestSentence) {
    const space = rest.lastIndexOf(' ', longestSentence)
    const at = space > 0 ? space : longestSentence
    pieces.push(rest.slice(0, at))
    rest = rest.slice(at).trimStart()
  }
  return [...pieces, rest]
}

/** A heading, a list item or a note gets the stop that the ear needs. */
export function withFullStop(text: string): string {
  return /[.!?…:;]["'”’)\]]*$/.test(text) ? text : `${text}.`
}
