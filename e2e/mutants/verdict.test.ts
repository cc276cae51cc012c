import { describe, expect, it } from 'vitest'
import { readReport, type FileReport } from './test-report.ts'
import { verdictOf } from './verdict.ts'

const mutant = { title: 'keeps three seconds' }
const failed = (title: string, failure = 'AssertionError: expected 4 to be 3'): object => ({
  ...{ title, status: 'failed', failureMessages: [failure] },
})
const passed = (title: string): object => ({ title, status: 'passed', failureMessages: [] })

/** A report as vitest writes it. */
function report(...assertionResults: object[]): FileReport {
  return readReport({ testResults: [{ status: 'whatever', message: '', assertionResults }] })
}

const plain = report(passed('keeps three seconds'), passed('another rule'))
const verdict = (mutated: FileReport): unknown => verdictOf(mutant, { plain, mutated })

describe('a mutant', () => {
  it('is killed when the named test fails, whatever else fails', () => {
    expect(verdict(report(failed('keeps three seconds'), passed('another rule')))).toEqual({
      ...{ type: 'killed', alsoRed: [] },
    })
    expect(verdict(report(failed('keeps three seconds'), failed('another rule')))).toEqual({
      ...{ type: 'killed', alsoRed: ['another rule'] },
    })
  })

  it('survives when only another test fails', () => {
    expect(verdict(report(passed('keeps three seconds'), failed('another rule')))).toEqual({
      ...{ type: 'survived', alsoRed: ['another rule'] },
    })
  })

  it('has proved nothing when the test file could not be loaded', () => {
    const file = { status: 'failed', message: 'Transform failed', assertionResults: [] }
    expect(verdict(readReport({ testResults: [file] }))).toMatchObject({ type: 'list-wrong' })
    expect(verdict(readReport({ testResults: [] }))).toMatchObject({ type: 'list-wrong' })
    expect(verdict(readReport('no report'))).toMatchObject({ type: 'list-wrong' })
  })

  it('has proved nothing when it names what does not exist', () => {
    const failure = 'ReferenceError: maxBytes is not defined\n    at window.ts:3:4'
    expect(verdict(report(failed('keeps three seconds', failure)))).toEqual({
      ...{ type: 'list-wrong', why: 'The mutant is no program: ReferenceError: maxBytes is not defined' },
    })
  })

  it('has proved nothing when the test only ran out of time, unless the list says so', () => {
    const mutated = report(failed('keeps three seconds', 'Error: Test timed out in 20000ms.'))
    expect(verdict(mutated)).toMatchObject({ type: 'list-wrong' })
    expect(verdictOf({ ...mutant, mayHang: true }, { plain, mutated })).toMatchObject({ type: 'killed' })
  })

  it('has proved nothing when the named test is not there, or not green without it', () => {
    expect(verdict(report(failed('another rule')))).toMatchObject({ type: 'list-wrong' })
    const red = report(failed('keeps three seconds'))
    expect(verdictOf(mutant, { plain: red, mutated: red })).toMatchObject({ type: 'list-wrong' })
    const skipped = report({ title: 'keeps three seconds', status: 'pending', failureMessages: [] })
    expect(verdictOf(mutant, { plain: skipped, mutated: red })).toMatchObject({ type: 'list-wrong' })
  })
})
