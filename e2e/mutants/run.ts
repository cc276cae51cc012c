/*
 * `npm run mutants -s -- [--json] [--only NAME[,NAME]]`: switches each guard off in a copy of the work tree, one at a
 * time, and sees the test red that is named for it, and green with the guard. One JSON object on stdout with --json,
 * progress on stderr; exit 1 when a mutant survives or the list is wrong.
 */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ALL_MUTANTS } from './all-mutants.ts'
import type { Mutant } from './mutant.ts'
import type { FileReport } from './test-report.ts'
import { verdictOf, type Verdict } from './verdict.ts'
import { WorkCopy } from './work-copy.ts'

/** Copies, and with them test runs at a time: tests of real sockets have deadlines that a full machine breaks. */
const copies = 2
const root = join(import.meta.dirname, '../..')

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false }, only: { type: 'string' } } })
const names = values.only?.split(',')
const unknown = (names ?? []).filter((name) => !ALL_MUTANTS.some((mutant) => mutant.name === name))
if (unknown.length > 0) {
  process.stderr.write(`There is no mutant named ${unknown.join(', ')}; e2e/mutants/*-mutants.ts names them.\n`)
  process.exit(2)
}
const wanted = ALL_MUTANTS.filter((mutant) => names?.includes(mutant.name) ?? true)

const verdicts = new Map<Mutant, Verdict>()
const left = byTestFile(wanted)
// No further test file is begun and the copies are removed; a second signal does not wait for that.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => left.splice(0))
await Promise.all(Array.from({ length: Math.min(copies, left.length) }, work))
tell()

/** Takes one test file after the other, and switches off in turn all that it guards. */
async function work(): Promise<void> {
  const copy = await WorkCopy.of(root)
  try {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const plain = await copy.runTests(next.test)
      for (const mutant of next.mutants) keep(mutant, { plain, mutated: await copy.runMutated(mutant) })
    }
  } finally {
    await copy.remove()
  }
}

function keep(mutant: Mutant, runs: { readonly plain: FileReport; readonly mutated: FileReport }): void {
  const verdict = verdictOf(mutant, runs)
  verdicts.set(mutant, verdict)
  const place = `${verdicts.size}/${wanted.length} ${mutant.guards} ${mutant.name}`
  process.stderr.write(`${place}: ${verdict.type === 'list-wrong' ? `LIST WRONG. ${verdict.why}` : inWords(verdict)}\n`)
}

function inWords({ type, alsoRed }: Exclude<Verdict, { readonly type: 'list-wrong' }>): string {
  const others = alsoRed.length === 0 ? '' : `, and ${alsoRed.length} more red`
  return type === 'killed' ? `killed${others}` : `SURVIVED${others}`
}

function byTestFile(mutants: readonly Mutant[]): { readonly test: string; readonly mutants: readonly Mutant[] }[] {
  return [...Map.groupBy(mutants, (mutant) => mutant.test)].map(([test, guarded]) => ({ test, mutants: guarded }))
}

function tell(): void {
  const count = (type: Verdict['type']): number =>
    [...verdicts.values()].filter((verdict) => verdict.type === type).length
  const counts = { killed: count('killed'), survived: count('survived'), listWrong: count('list-wrong') }
  process.exitCode = counts.killed === wanted.length ? 0 : 1
  const inOrder = wanted.map(({ name, guards, file, test, title }) => ({ name, guards, file, test, title }))
  const mutants = wanted.map((mutant, index) => ({ ...inOrder[index], ...verdicts.get(mutant) }))
  if (values.json) process.stdout.write(`${JSON.stringify({ isMet: process.exitCode === 0, ...counts, mutants })}\n`)
  else
    process.stdout.write(
      `${counts.killed} of ${wanted.length} killed, ${counts.survived} survived, ${counts.listWrong} times the list is wrong\n`,
    )
}
