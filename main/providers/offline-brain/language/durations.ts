import { amountOf } from './numbers.ts'

const units: readonly (readonly [RegExp, number])[] = [
  [/^(s|sec|secs|second|seconds)$/, 1_000],
  [/^(m|min|mins|minute|minutes)$/, 60_000],
  [/^(h|hr|hrs|hour|hours)$/, 3_600_000],
]

/** "five minutes", "an hour and a half", "1 h 30 min", "half an hour"; undefined when it is not a length of time. */
export function durationMsOf(words: readonly string[]): number | undefined {
  const fixed = fixedDurations[words.join(' ')]
  if (fixed !== undefined) return fixed
  let totalMs = 0
  let lastUnitMs = Infinity
  let amount: string[] = []
  for (const word of words) {
    const unitMs = units.find(([pattern]) => pattern.test(word))?.[1]
    if (unitMs === undefined) {
      amount.push(word)
      continue
    }
    const value = amountOf(amount[0] === 'and' && totalMs > 0 ? amount.slice(1) : amount)
    if (value === undefined || value <= 0 || unitMs >= lastUnitMs) return undefined
    totalMs += value * unitMs
    lastUnitMs = unitMs
    amount = []
  }
  if (amount.join(' ') === 'and a half' && totalMs > 0) totalMs += lastUnitMs / 2
  else if (amount.length > 0) return undefined
  return totalMs > 0 ? Math.round(totalMs) : undefined
}

const fixedDurations: Readonly<Record<string, number>> = {
  'half an hour': 1_800_000,
  'a half hour': 1_800_000,
  'half hour': 1_800_000,
  'a quarter of an hour': 900_000,
  'quarter of an hour': 900_000,
  'three quarters of an hour': 2_700_000,
  'half a minute': 30_000,
}

/** "1 hour, 5 minutes and 10 seconds": whole seconds, the largest parts first. */
export function durationText(durationMs: number): string {
  const seconds = Math.max(1, Math.round(durationMs / 1000))
  const parts = [
    [Math.floor(seconds / 3600), 'hour'],
    [Math.floor(seconds / 60) % 60, 'minute'],
    [seconds % 60, 'second'],
  ] as const
  const said = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}${count === 1 ? '' : 's'}`)
  const last = said.pop() ?? ''
  return said.length === 0 ? last : `${said.join(', ')} and ${last}`
}
