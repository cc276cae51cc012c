import type { InvariantName } from './invariants.ts'
import { runSeed } from './run-seed.ts'

export interface FailingSeed {
  readonly seed: number
  readonly steps: number
  readonly invariant: InvariantName
  readonly sentence: string
}

export interface SeedFigures {
  readonly seeds: number
  readonly steps: number
  readonly failing: readonly FailingSeed[]
  /** Runs whose second go gave another trace. */
  readonly unlikeItself: readonly number[]
}

/** Runs `seeds` of them from `first` on; every `replayEvery`th twice, which has to give the same trace. */
export function runSeeds(options: {
  readonly first: number
  readonly seeds: number
  readonly steps: number
  readonly replayEvery: number
  readonly onSeed?: (done: number) => void
}): SeedFigures {
  const { first, seeds, steps, replayEvery } = options
  const failing: FailingSeed[] = []
  const unlikeItself: number[] = []
  for (let done = 0; done < seeds; done++) {
    const seed = first + done
    const run = runSeed(seed, { steps })
    const [violation] = run.violations
    if (violation !== undefined) failing.push({ seed, steps, ...violation })
    if (done % replayEvery === 0 && runSeed(seed, { steps }).traceHash !== run.traceHash) unlikeItself.push(seed)
    options.onSeed?.(done + 1)
  }
  return { seeds, steps, failing, unlikeItself }
}
