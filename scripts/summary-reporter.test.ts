import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { runProgram } from '../main/processes/run-program.ts'
import { readSummary } from './test-summary.ts'

const project = join(import.meta.dirname, '..')
let folder = ''

beforeEach(() => {
  // Inside the project, where "vitest" can be found.
  mkdirSync(join(project, '.cache'), { recursive: true })
  folder = mkdtempSync(join(project, '.cache', 'summary-'))
  const reporter = JSON.stringify(join(import.meta.dirname, 'test-summary.ts'))
  writeFileSync(
    join(folder, 'vitest.config.mjs'),
    `import { SummaryReporter } from ${reporter}
    export default { test: { root: ${JSON.stringify(folder)}, reporters: [new SummaryReporter('${folder}/out/summary.json')] } }`,
  )
})

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

async function summaryOf(tests: string): Promise<unknown> {
  writeFileSync(join(folder, 'some.test.ts'), `import { describe, expect, it } from 'vitest'\n${tests}`)
  const args = [join(project, 'node_modules/vitest/vitest.mjs'), 'run', '--config', join(folder, 'vitest.config.mjs')]
  await runProgram(process.execPath, args, { env: { PATH: '' }, timeoutMs: 60_000, cwd: folder })
  return readSummary(join(folder, 'out/summary.json'))
}

it('counts what passed and failed and keeps the reason of a skip', async () => {
  const summary = await summaryOf(`
    it('passes', () => { expect(1).toBe(1) })
    it('fails', () => { expect(1).toBe(2) })
    describe('group', () => { it('waits', ({ skip }) => { skip('no sound card') }) })`)
  expect(summary).toEqual({
    passed: 1,
    failed: 1,
    skipped: [{ title: 'some.test.ts > group > waits', reason: 'no sound card' }],
  })
})

it('counts a file that does not load as a failure', async () => {
  expect(await summaryOf(`throw new Error('no')`)).toEqual({ passed: 0, failed: 1, skipped: [] })
})
