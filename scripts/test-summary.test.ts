import { expect, it } from 'vitest'
import { addSummaries, nothingRan, summaryLines, withExitCode } from './test-summary.ts'

const skip = { title: 'main/a.test.ts > flite speaks', reason: 'flite is not installed' }

it('names each skip with its reason and ends with the line that CI reads', () => {
  const both = addSummaries({ passed: 3, failed: 0, skipped: [skip] }, { passed: 4, failed: 1, skipped: [] })
  expect(summaryLines(both)).toEqual([
    'skipped: main/a.test.ts > flite speaks (flite is not installed)',
    '7 passed, 1 failed, 1 skipped',
  ])
})

it.each([
  ['a crash counts as one failure', nothingRan, 1, 1],
  ['failures are not counted twice', { ...nothingRan, failed: 2 }, 1, 2],
  ['a good end adds nothing', { ...nothingRan, passed: 2 }, 0, 0],
])('%s', (_title, ...[summary, exitCode, failed]) => {
  expect(withExitCode(summary, exitCode).failed).toBe(failed)
})
