import type { Verdict } from './verdict.ts'

export function toText({ id, heading, outcome, expected, got }: Verdict): string {
  const head = `${outcome.padEnd(7)} ${id} [${heading}]`
  switch (outcome) {
    case 'passed':
      return `${head} ${expected}`
    case 'failed':
      return `${head}\n        expected ${expected}\n        got      ${got}`
    case 'skipped':
      return `${head} ${got}`
  }
}

export function summaryOf(verdicts: readonly Verdict[]): Readonly<Record<Verdict['outcome'], number>> {
  const count = (outcome: Verdict['outcome']): number => verdicts.filter((each) => each.outcome === outcome).length
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped') }
}
