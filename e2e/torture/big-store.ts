import { z } from 'zod'
import type { Figures, TorturePart } from './part.ts'
import { measureStore } from './store-process.ts'

const spreadSchema = z.looseObject({ n: z.number(), median: z.number(), p95: z.number() })
const figuresSchema = z.looseObject({
  items: z.number(),
  search: spreadSchema,
  searchLong: spreadSchema,
  list: spreadSchema,
  openLongest: spreadSchema,
})

/**
 * A store of years, and in it one item of a million characters. The quick form has a ninetieth of the items and ten times
 * the time, on whatever machine it runs: it sees what grows with the square, not what became slower by half.
 */
export const bigStore: TorturePart = {
  name: 'bigStore',
  quick: () => run({ conversations: 150, items: 4_500, slower: 10 }),
  long: () => run({ conversations: 20_000, items: 400_000, slower: 1 }),
}

async function run(form: {
  readonly conversations: number
  readonly items: number
  readonly slower: number
}): Promise<Figures> {
  const figures = figuresSchema.parse(await measureStore('big', form.conversations))
  const { items, slower } = form
  return {
    n: figures.items,
    figures,
    bounds: [
      { what: 'items', value: figures.items, atLeast: items },
      { what: 'search, p95 in ms', value: figures.search.p95, atMost: 50 * slower },
      {
        what: 'search in an item of 1,000,000 characters, median in ms',
        value: figures.searchLong.median,
        atMost: 50 * slower,
      },
      { what: 'a page of the list, p95 in ms', value: figures.list.p95, atMost: 20 * slower },
      { what: 'opening 2,000 items, p95 in ms', value: figures.openLongest.p95, atMost: 100 * slower },
    ],
  }
}
