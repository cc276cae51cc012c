import { describe, expect, it } from 'vitest'
import { summaryOfPlaywright } from './playwright-summary.ts'

function spec(title: string, status: string, annotations: readonly object[] = []): object {
  return { title, file: 'smoke.e2e.ts', tests: [{ status, annotations }] }
}

function report(specs: readonly object[], suites: readonly object[] = []): object {
  return { suites: [{ title: 'smoke.e2e.ts', specs, suites }], errors: [] }
}

describe('the summary of a Playwright report', () => {
  it('counts the specs of a file and of every group inside it', () => {
    const group = {
      title: 'a group',
      specs: [spec('c', 'expected')],
      suites: [{ title: 'inner', specs: [spec('d', 'unexpected')] }],
    }
    const summary = summaryOfPlaywright(report([spec('a', 'expected'), spec('b', 'unexpected')], [group]))
    expect(summary).toEqual({ passed: 2, failed: 2, skipped: [] })
  })

  it('names each skip with the reason that the spec gave', () => {
    const skip = { type: 'skip', description: 'there is no chromium on the PATH' }
    expect(summaryOfPlaywright(report([spec('a', 'skipped', [skip]), spec('b', 'skipped')])).skipped).toEqual([
      { title: 'e2e/smoke.e2e.ts > a', reason: 'there is no chromium on the PATH' },
      { title: 'e2e/smoke.e2e.ts > b', reason: 'no reason given' },
    ])
  })

  it('takes a spec that passed at a second try for a failed one', () => {
    expect(summaryOfPlaywright(report([spec('a', 'flaky')])).failed).toBe(1)
  })

  it('counts an error outside of every spec', () => {
    expect(summaryOfPlaywright({ suites: [], errors: [{ message: 'the file does not load' }] }).failed).toBe(1)
  })

  it('refuses what is no report', () => {
    expect(() => summaryOfPlaywright({ suites: 'none' })).toThrow()
  })
})
