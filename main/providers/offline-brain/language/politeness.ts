import { politeAfter, politeBefore } from '../phrases.ts'
import { wordsOf } from './spoken-words.ts'
import type { SpokenWord } from './spoken-words.ts'

const before = politeBefore.map(plainWords).sort((one, other) => other.length - one.length)
const after = politeAfter.map(plainWords).sort((one, other) => other.length - one.length)

function plainWords(text: string): readonly string[] {
  return wordsOf(text).map(({ word }) => word)
}

/** The words as said, then with politeness taken off the front, then off both ends: "thank you" itself stays whole. */
export function withoutPoliteness(words: readonly SpokenWord[]): readonly (readonly SpokenWord[])[] {
  const front = withoutFront(words)
  const both = withoutEnd(front)
  return [words, ...(front.length < words.length ? [front] : []), ...(both.length < front.length ? [both] : [])]
}

function withoutFront(words: readonly SpokenWord[]): readonly SpokenWord[] {
  const polite = before.find((phrase) => phrase.every((word, index) => words[index]?.word === word))
  return polite === undefined || polite.length >= words.length ? words : withoutFront(words.slice(polite.length))
}

function withoutEnd(words: readonly SpokenWord[]): readonly SpokenWord[] {
  const polite = after.find((phrase) => phrase.every((word, index) => words.at(index - phrase.length)?.word === word))
  return polite === undefined || polite.length >= words.length ? words : withoutEnd(words.slice(0, -polite.length))
}
