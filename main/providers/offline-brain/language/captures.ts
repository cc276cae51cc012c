import type { SlotRange } from './phrase-matcher.ts'
import { wordsOf } from './spoken-words.ts'
import type { SpokenWord } from './spoken-words.ts'

/** What stood in the slots of a phrase that matched. */
export class Captures {
  readonly words: readonly string[]
  readonly #text: string
  readonly #spoken: readonly SpokenWord[]
  readonly #ranges: readonly SlotRange[]

  constructor(text: string, spoken: readonly SpokenWord[], ranges: readonly SlotRange[]) {
    this.words = spoken.map(({ word }) => word)
    this.#text = text
    this.#spoken = spoken
    this.#ranges = ranges
  }

  has(word: string): boolean {
    return this.words.includes(word)
  }

  all(slot: string): readonly (readonly string[])[] {
    return this.#ranges.filter((range) => range.slot === slot).map(({ from, to }) => this.words.slice(from, to))
  }

  one(slot: string): readonly string[] {
    return this.all(slot)[0] ?? []
  }

  /** Open words as they were written, with their own capitals and points. */
  get open(): string {
    const range = this.#ranges.find(({ slot }) => slot === 'words')
    const first = range === undefined ? undefined : this.#spoken[range.from]
    const last = range === undefined ? undefined : this.#spoken[range.to - 1]
    if (range === undefined || first === undefined || last === undefined) return ''
    const before = this.#spoken[range.from - 1]?.end ?? 0
    // What stands before the first word but is no word: an opening quote, "#", "/".
    const opening = /[^\s:,;.!?-]*$/.exec(this.#text.slice(before, first.start))?.[0] ?? ''
    const end = range.to === this.words.length && range.to === this.#spoken.length ? this.#closing(last.end) : last.end
    return this.#text.slice(first.start - opening.length, end).trim()
  }

  /** To the end of the text when nothing but signs follows, else to the word's end ("… please" was taken off). */
  #closing(end: number): number {
    return wordsOf(this.#text.slice(end)).length === 0 ? this.#text.length : end
  }
}
