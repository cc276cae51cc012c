import { z } from 'zod'
import type { Figures, TorturePart } from './part.ts'
import { measureStore } from './store-process.ts'

const spreadSchema = z.looseObject({ n: z.number(), p95: z.number() })
const figuresSchema = z.looseObject({
  items: z.number(),
  search: spreadSchema,
  list: spreadSchema,
  openLongest: spreadSchema,
})

/** 20,000 conversations with 400,000 items. Wall times, so there is no quick form of it. */
export const bigStore: TorturePart = {
  name: 'bigStore',
  quick: () => Promise.resolve({ n: 0, skipped: 'Only with --long: it fills a store for minutes.', bounds: [] }),
  long: run,
}

async function run(): Promise<Figures> {
  const figures = figuresSchema.parse(await measureStore('big', 1))
  return {
    n: figures.items,
    figures,
    bounds: [
      { what: 'items', value: figures.items, atLeast: 400_000 },
      { what: 'search, p95 in ms', value: figures.search.p95, atMost: 50 },
      { what: 'a page of the list, p95 in ms', value: figures.list.p95, atMost: 20 },
      { what: 'opening 2,000 items, p95 in ms', value: figures.openLongest.p95, atMost: 100 },
    ],
  }
}
