import type { Difference } from './first-difference.ts'

export interface ReplayReport {
  readonly file: string
  readonly lines: number
  readonly given: number
  readonly stateHash: string
  readonly difference: Difference | undefined
}

export function reportJson({ difference, ...report }: ReplayReport): string {
  return `${JSON.stringify({ ...report, isSame: difference === undefined, ...(difference !== undefined && { difference }) })}\n`
}

export function reportText({ file, lines, stateHash, difference }: ReplayReport): string {
  if (difference === undefined) return `${file}: the same (${lines} lines), state ${stateHash}\n`
  const { lineNumber, t, expected, got } = difference
  return [
    `${file}: differs at line ${lineNumber}, ${(t / 1000).toFixed(3)} s into the session`,
    `  expected  ${shown(expected)}`,
    `  got       ${shown(got)}`,
    `  state     ${stateHash}`,
    '',
  ].join('\n')
}

function shown(gift: object | undefined): string {
  return gift === undefined ? 'nothing' : JSON.stringify(gift)
}
