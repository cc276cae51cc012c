import type { Mutant } from './mutant.ts'

/** A search that does not hold up everybody else. */
export const searchMutants: readonly Mutant[] = [
  {
    name: 'search-reads-all-that-is-long',
    guards: 'B10',
    file: 'main/store/item-search.ts',
    find: 'bytesLeft -= candidate.bytes',
    replace: 'bytesLeft -= 0',
    test: 'main/store/item-search.test.ts',
    title: 'reads no more than 4 MiB of them, and shows the others by their title',
  },
  {
    name: 'search-takes-the-whole-text',
    guards: 'B10',
    file: 'main/store/item-search.ts',
    find: 'const excerptFromCharacters = 20_000',
    replace: 'const excerptFromCharacters = 20_000_000',
    test: 'main/store/item-search.test.ts',
    title: 'leaves no work to the index that grows with the square of an item, and takes little of it',
  },
  {
    name: 'search-weighs-what-is-long',
    guards: 'B10',
    file: 'main/store/item-search.ts',
    find: 'const shortestLongBytes = 64 * 1024',
    replace: 'const shortestLongBytes = 64 * 2 ** 20',
    test: 'main/store/item-search.test.ts',
    title: 'weighs none of them: they come behind what was said, the newest first',
  },
  {
    name: 'search-steps-over-everything',
    guards: 'B10',
    file: 'main/store/item-search.ts',
    find: 'longBytes <= mostLongBytes',
    replace: 'longBytes < Infinity',
    test: 'main/store/item-search.test.ts',
    title: 'looks for no more of them than 24 MiB',
  },
  {
    name: 'search-takes-a-book-apart',
    guards: 'B10',
    file: 'main/store/search-text.ts',
    find: 'const mostInPairs = 200_000',
    replace: 'const mostInPairs = 200_000_000',
    test: 'main/store/unspaced-search.test.ts',
    title: 'a book without a space is taken apart as far as it does not hold up everybody else',
  },
  {
    name: 'search-takes-all-that-is-old-at-once',
    guards: 'B10',
    file: 'main/store/search-filling.ts',
    find: 'const changedAtOnce = 5',
    replace: 'const changedAtOnce = 5_000',
    test: 'main/store/unspaced-search.test.ts',
    title: 'is used at once, and what stands inside of its sentences is found a little later, from the newest',
  },
]
