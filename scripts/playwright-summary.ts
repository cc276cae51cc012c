import { z } from 'zod'
import { addSummaries, nothingRan } from './test-summary.ts'
import type { TestSummary } from './test-summary.ts'

// As much of Playwright's JSON report as is read here; it holds a good deal more.
const testSchema = z.object({
  status: z.enum(['expected', 'unexpected', 'flaky', 'skipped']),
  annotations: z.array(z.object({ type: z.string(), description: z.string().optional() })),
})
const specSchema = z.object({ title: z.string(), file: z.string(), tests: z.array(testSchema) })
const suiteSchema = z.object({
  title: z.string(),
  specs: z.array(specSchema),
  get suites() {
    return z.array(suiteSchema).optional()
  },
})
const reportSchema = z.object({ suites: z.array(suiteSchema), errors: z.array(z.unknown()) })

/** Reads the report of Playwright's `json` reporter; errors outside of tests (a config, a file) count as failures. */
export function summaryOfPlaywright(report: unknown): TestSummary {
  const { suites, errors } = reportSchema.parse(report)
  return suites.map(summaryOfSuite).reduce(addSummaries, { ...nothingRan, failed: errors.length })
}

function summaryOfSuite({ specs, suites = [] }: z.infer<typeof suiteSchema>): TestSummary {
  return [...specs.map(summaryOfSpec), ...suites.map(summaryOfSuite)].reduce(addSummaries, nothingRan)
}

function summaryOfSpec({ title, file, tests }: z.infer<typeof specSchema>): TestSummary {
  return tests
    .map(({ status, annotations }): TestSummary => {
      switch (status) {
        case 'expected':
          return { ...nothingRan, passed: 1 }
        // Passed at a second try: there are none here, and one that appears is a defect.
        case 'flaky':
        case 'unexpected':
          return { ...nothingRan, failed: 1 }
        case 'skipped': {
          const reason = annotations.find(({ type }) => type === 'skip' || type === 'fixme')?.description
          return { ...nothingRan, skipped: [{ title: `e2e/${file} > ${title}`, reason: reason ?? 'no reason given' }] }
        }
      }
    })
    .reduce(addSummaries, nothingRan)
}
