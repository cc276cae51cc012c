import type { Mutant } from './mutant.ts'
import type { FileReport, TestResult } from './test-report.ts'

/** What the named test made of a mutant. Only `killed` is well; after `survived` a test is missing. */
export type Verdict =
  | { readonly type: 'killed'; readonly alsoRed: readonly string[] }
  | { readonly type: 'survived'; readonly alsoRed: readonly string[] }
  /** Here the list is wrong, and nothing is known of the guard. */
  | { readonly type: 'list-wrong'; readonly why: string }

interface Runs {
  /** The test file with the source as it is, and with the guard switched off. */
  readonly plain: FileReport
  readonly mutated: FileReport
}

/** What a program says whose names lead nowhere: no rule of ours has noticed anything. */
const notAProgram = /ReferenceError|does not provide an export|Cannot find module/
const timedOut = /(Test|Hook) timed out in/

export function verdictOf({ title, mayHang }: Pick<Mutant, 'title' | 'mayHang'>, { plain, mutated }: Runs): Verdict {
  const before = named(plain, title)
  if (typeof before === 'string') return wrong(`Without the mutant: ${before}`)
  if (before.some((test) => test.status !== 'passed')) return wrong('The named test is not green without the mutant.')
  const after = named(mutated, title)
  if (typeof after === 'string') return wrong(`With the mutant: ${after}`)
  const alsoRed = redOf(mutated).filter((test) => test.title !== title)
  const red = after.filter((test) => test.status === 'failed')
  if (red.length === 0) return { type: 'survived', alsoRed: alsoRed.map((test) => test.title) }
  const said = red.flatMap((test) => test.failures)
  const broken = said.find((failure) => notAProgram.test(failure))
  if (broken !== undefined) return wrong(`The mutant is no program: ${firstLine(broken)}`)
  if (mayHang !== true && said.length > 0 && said.every((failure) => timedOut.test(failure)))
    return wrong('The named test only ran out of time; a rule must be seen to be broken.')
  return { type: 'killed', alsoRed: alsoRed.map((test) => test.title) }
}

function named(report: FileReport, title: string): readonly TestResult[] | string {
  if (report.type === 'not-loaded') return `the test file could not be loaded. ${firstLine(report.why)}`
  const tests = report.tests.filter((test) => test.title === title)
  return tests.length === 0 ? `no test is named "${title}".` : tests
}

function redOf(report: FileReport): readonly TestResult[] {
  return report.type === 'ran' ? report.tests.filter((test) => test.status === 'failed') : []
}

function wrong(why: string): Verdict {
  return { type: 'list-wrong', why }
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? ''
}
