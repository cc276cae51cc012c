/** A figure and what it has to be. */
export interface Bound {
  readonly what: string
  readonly value: number
  readonly atMost?: number
  readonly atLeast?: number
}

export interface Figures {
  /** Of whatever the part counts: reconnects, seeds, sockets. */
  readonly n: number
  readonly bounds: readonly Bound[]
  /** Why nothing was measured. */
  readonly skipped?: string
  /** Said beside, without a bound. */
  readonly [figure: string]: unknown
}

export interface TorturePart {
  readonly name: string
  /** The form that runs with the tests. */
  quick(say: Say): Promise<Figures>
  /** The full count. */
  long(say: Say, asked?: Asked): Promise<Figures>
}

/** What whoever starts a long form may say of it; a part takes what means something to it. */
export interface Asked {
  readonly minutes?: number | undefined
}

/** Progress, for whoever waits. */
export type Say = (line: string) => void

export function isMet({ what, value, atMost = Infinity, atLeast = -Infinity }: Bound): boolean {
  if (Number.isNaN(value)) throw new Error(`${what} was not measured.`)
  return value <= atMost && value >= atLeast
}

/** What a test wants to see: the figures that are not what they have to be. */
export function unmet({ bounds }: Figures): readonly Bound[] {
  return bounds.filter((bound) => !isMet(bound))
}

/** The smallest value that so many of a hundred do not pass. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? Number.NaN
}

/** Of an even count, between the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}
