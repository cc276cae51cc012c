import { z } from 'zod'

const reportSchema = z.object({
  testResults: z.array(
    z.object({
      status: z.string(),
      message: z.string(),
      assertionResults: z.array(
        z.object({ title: z.string(), status: z.string(), failureMessages: z.array(z.string()) }),
      ),
    }),
  ),
})

export interface TestResult {
  readonly title: string
  readonly status: 'passed' | 'failed' | 'skipped'
  /** Why it failed. */
  readonly failures: readonly string[]
}

/** What became of one test file: its tests, or why there are none. */
export type FileReport =
  | { readonly type: 'ran'; readonly tests: readonly TestResult[] }
  | { readonly type: 'not-loaded'; readonly why: string }

/** Reads the JSON that vitest leaves of a run of one file. */
export function readReport(json: unknown): FileReport {
  const parsed = reportSchema.safeParse(json)
  if (!parsed.success) return { type: 'not-loaded', why: `The report is none: ${z.prettifyError(parsed.error)}` }
  const files = parsed.data.testResults
  const tests = files.flatMap((file) => file.assertionResults)
  const broken = files.find((file) => file.status === 'failed' && file.assertionResults.length === 0)
  if (broken !== undefined) return { type: 'not-loaded', why: broken.message }
  if (tests.length === 0) return { type: 'not-loaded', why: 'No test was found.' }
  return {
    type: 'ran',
    tests: tests.map(({ title, status, failureMessages }) => ({
      title,
      status: status === 'passed' || status === 'failed' ? status : 'skipped',
      failures: failureMessages,
    })),
  }
}
