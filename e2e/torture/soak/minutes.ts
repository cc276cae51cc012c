import { median } from '../part.ts'
import type { Reading } from '../weighed-server.ts'

/** One round of the soak: a fault, and what the server holds in a quiet moment after it. */
export interface Minute {
  readonly minute: number
  readonly fault: string
  readonly stopsTheServer: boolean
  readonly reading: Reading
  /** So far. */
  readonly turns: number
}

/** Least squares: by how much it grows from one to the next. */
export function slope(values: readonly number[]): number {
  const middle = (values.length - 1) / 2
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  let over = 0
  let under = 0
  for (const [at, value] of values.entries()) {
    over += (at - middle) * (value - mean)
    under += (at - middle) ** 2
  }
  return over / under
}

/** From the five minutes after the warm-up to the last five; of a short run, from its first third to its last. */
export function growth(values: readonly number[]): number {
  const atEachEnd = Math.max(1, Math.min(5, Math.floor(values.length / 3)))
  return median(values.slice(-atEachEnd)) - median(values.slice(0, atEachEnd))
}

/** Kinds of which there are more than before, and how many of each there were. */
export function more(
  before: Readonly<Record<string, number>>,
  after: Readonly<Record<string, number>>,
): Readonly<Record<string, readonly [number, number]>> {
  const kinds = Object.entries(after).filter(([kind, count]) => count > (before[kind] ?? 0))
  return Object.fromEntries(kinds.map(([kind, count]) => [kind, [before[kind] ?? 0, count]]))
}
