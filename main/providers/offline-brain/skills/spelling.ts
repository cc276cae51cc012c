import type { Answer } from '../answer.ts'

const signNames: Readonly<Record<string, string>> = {
  "'": 'apostrophe',
  '’': 'apostrophe',
  '-': 'hyphen',
  '.': 'point',
  '@': 'at sign',
  '/': 'slash',
  _: 'underscore',
  '&': 'and sign',
  '+': 'plus',
  '#': 'number sign',
}

const segmenter = new Intl.Segmenter('en')

/** Letters with commas between: a voice names each one and pauses. */
export function spellWord(word: string): Answer {
  const letters = Array.from(segmenter.segment(word.trim()), ({ segment }) => segment).map(
    (letter) => signNames[letter] ?? (letter.trim() === '' ? 'space' : letter.toUpperCase()),
  )
  return { text: `${word.trim()}: ${letters.join(', ')}.` }
}

/** A word as it is talked about: without the signs of its sentence. */
export function bareWord(word: string): string {
  return word.replaceAll(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '')
}
