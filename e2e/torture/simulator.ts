import { readFile, writeFile } from 'node:fs/promises'
import { z } from 'zod'
import { runSeeds, type FailingSeed } from '../session-simulator/many-seeds.ts'
import type { Figures, Say, TorturePart } from './part.ts'

const keptSeeds = new URL('../session-simulator/failing-seeds.json', import.meta.url)
const keptSchema = z.array(z.looseObject({ seed: z.int(), steps: z.int() }))
const steps = 200

/** Both reducers, a lossy link and crashes on virtual time; a seed that fails is said and kept for the tests. */
export const simulator: TorturePart = {
  name: 'simulator',
  // The tests run the first 300 seeds by themselves, and write nothing into the tree.
  quick: (say) => run({ first: 20_001, seeds: 60, replayEvery: 20, isKept: false }, say),
  long: (say) => run({ first: 1, seeds: 10_000, replayEvery: 1, isKept: true }, say),
}

async function run(
  range: { readonly first: number; readonly seeds: number; readonly replayEvery: number; readonly isKept: boolean },
  say: Say,
): Promise<Figures> {
  const figures = runSeeds({
    ...{ ...range, steps },
    onSeed: (done) => {
      if (done % 500 === 0) say(`${done} of ${range.seeds} seeds`)
    },
  })
  for (const { seed, invariant, sentence } of figures.failing) say(`seed ${seed}: ${invariant}: ${sentence}`)
  if (range.isKept && figures.failing.length > 0) await keep(figures.failing)
  return {
    n: range.seeds,
    ...{ steps, firstSeed: range.first, replayed: Math.ceil(range.seeds / range.replayEvery) },
    failingSeeds: figures.failing.map(({ seed }) => seed),
    bounds: [
      { what: 'seeds in which a rule was broken', value: figures.failing.length, atMost: 0 },
      { what: 'seeds that gave another trace the second time', value: figures.unlikeItself.length, atMost: 0 },
    ],
  }
}

async function keep(failing: readonly FailingSeed[]): Promise<void> {
  const kept = keptSchema.parse(JSON.parse(await readFile(keptSeeds, 'utf8')))
  const fresh = failing.filter(({ seed }) => !kept.some((other) => other.seed === seed))
  // Twenty tell as much as a thousand, and the tests replay them all.
  const all = [...kept, ...fresh].slice(0, 20)
  await writeFile(keptSeeds, `${JSON.stringify(all, undefined, 2)}\n`)
}
