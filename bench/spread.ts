/** A series of figures in short; times are in ms. */
export interface Spread {
  readonly n: number
  readonly median: number
  readonly p95: number
  readonly worst: number
}

export function spreadOf(figures: readonly number[]): Spread {
  const sorted = figures.toSorted((a, b) => a - b)
  return {
    n: sorted.length,
    median: quantile(sorted, 0.5),
    p95: quantile(sorted, 0.95),
    worst: rounded(sorted.at(-1) ?? 0),
  }
}

/** Nearest rank: a figure that was measured, never one in between. */
function quantile(sorted: readonly number[], share: number): number {
  return rounded(sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0)
}

function rounded(figure: number): number {
  return Math.round(figure * 10) / 10
}
