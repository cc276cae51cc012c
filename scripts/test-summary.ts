import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Reporter, TestModule } from 'vitest/node'
import { z } from 'zod'

const summarySchema = z.strictObject({
  passed: z.number(),
  failed: z.number(),
  skipped: z.array(z.strictObject({ title: z.string(), reason: z.string() })),
})

/** What one runner says at its end. */
export type TestSummary = z.infer<typeof summarySchema>

export const nothingRan: TestSummary = { passed: 0, failed: 0, skipped: [] }

export function addSummaries(first: TestSummary, second: TestSummary): TestSummary {
  return {
    passed: first.passed + second.passed,
    failed: first.failed + second.failed,
    skipped: [...first.skipped, ...second.skipped],
  }
}

/** A runner that ended badly without naming a test (a crash, nothing found) counts as one failure. */
export function withExitCode(summary: TestSummary, exitCode: number): TestSummary {
  return exitCode !== 0 && summary.failed === 0 ? { ...summary, failed: 1 } : summary
}

/** The last lines of `npm test`: every skip by name with its reason, then the one line that CI reads. */
export function summaryLines({ passed, failed, skipped }: TestSummary): readonly string[] {
  return [
    ...skipped.map(({ title, reason }) => `skipped: ${title} (${reason})`),
    `${passed} passed, ${failed} failed, ${skipped.length} skipped`,
  ]
}

export function readSummary(file: string): TestSummary {
  return summarySchema.parse(JSON.parse(readFileSync(file, 'utf8')))
}

/** Vitest's results with the reasons of skips, which none of its own reporters writes to a file. */
export class SummaryReporter implements Reporter {
  readonly #file: string

  constructor(file: string) {
    this.#file = file
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    let summary: TestSummary = { ...nothingRan, failed: unhandledErrors.length }
    for (const module of modules) summary = addSummaries(summary, summaryOf(module))
    mkdirSync(dirname(this.#file), { recursive: true })
    writeFileSync(this.#file, JSON.stringify(summary))
  }
}

function summaryOf(module: TestModule): TestSummary {
  // A file that does not load has errors and no tests.
  let { passed, failed, skipped }: TestSummary = { passed: 0, failed: module.errors().length, skipped: [] }
  for (const test of module.children.allTests()) {
    const result = test.result()
    switch (result.state) {
      case 'passed':
        passed += 1
        break
      case 'failed':
      case 'pending':
        failed += 1
        break
      case 'skipped':
        skipped = [
          ...skipped,
          { title: `${module.relativeModuleId} > ${test.fullName}`, reason: result.note ?? 'no reason given' },
        ]
        break
    }
  }
  return { passed, failed, skipped }
}
