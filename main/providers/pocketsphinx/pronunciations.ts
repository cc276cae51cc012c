/** The ways to say a word, each as phones ("T", "AY", "M"); `undefined` when the dictionary does not have it. */
export type Pronunciations = (word: string) => readonly (readonly string[])[] | undefined

/**
 * Looks words up in the text of a CMU dictionary: lines of `word PH ON ES`, further ways as `word(2)`. Only the places
 * of the 134,000 words are kept; the phones are read when a word is asked for.
 */
export function pronunciationsFrom(dictionary: string): Pronunciations {
  const places = new Map<string, number[]>()
  for (let start = 0; start < dictionary.length;) {
    const newline = dictionary.indexOf('\n', start)
    const space = dictionary.indexOf(' ', start)
    if (space === -1) break
    const word = dictionary.slice(start, space).replace(/\(\d+\)$/, '')
    const others = places.get(word)
    if (others === undefined) places.set(word, [space])
    else others.push(space)
    start = newline === -1 ? dictionary.length : newline + 1
  }
  return (word) => places.get(word)?.map((place) => phonesAt(dictionary, place))
}

function phonesAt(dictionary: string, place: number): string[] {
  const end = dictionary.indexOf('\n', place)
  return dictionary
    .slice(place, end === -1 ? undefined : end)
    .trim()
    .split(/\s+/)
}
