import { ManualClock } from '../../shared/std/manual-clock.ts'
import { seededRandom } from '../sound-sets/random.ts'
import { realEnds, type Ends } from './ends.ts'
import { invariants, type InvariantName } from './invariants.ts'
import { Play } from './play.ts'
import { quietDown, takeStep } from './steps.ts'
import { hashOf, type QueueName, type TraceEntry } from './trace.ts'

export interface Violation {
  readonly invariant: InvariantName
  readonly sentence: string
}

export interface SeedRun {
  readonly traceHash: string
  readonly violations: readonly Violation[]
  readonly trace: readonly TraceEntry[]
}

/** One session's life under faults, the same for the same seed: steps of chance, then peace, then the account. */
export function runSeed(seed: number, options: { readonly steps: number; readonly ends?: Ends }): SeedRun {
  const trace: TraceEntry[] = []
  const clock = new ManualClock()
  const random = seededRandom(seed)
  const largest = new Map<QueueName, number>()
  const play = new Play(
    {
      clock,
      ends: options.ends ?? realEnds,
      draw: (low, high) => Math.floor(random.between(low, high + 1)),
      note: (entry) => trace.push(entry),
      noteQueue(name, size) {
        if (size > (largest.get(name) ?? 0)) largest.set(name, size)
      },
    },
    clock,
  )
  for (let step = 0; step < options.steps; step++) takeStep(play)
  quietDown(play)
  for (const [name, size] of largest) trace.push({ type: 'queue', name, size })
  const violations = (Object.keys(invariants) as InvariantName[]).flatMap((invariant) =>
    invariants[invariant](trace).map((sentence) => ({ invariant, sentence })),
  )
  return { traceHash: hashOf(trace), violations, trace }
}
