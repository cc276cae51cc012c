// npm test [-- --long] [-- paths]: the machine's packages, the page, then every runner, and one line. Named specs of the
// page (`*.e2e.ts`) go to Playwright, everything else to vitest, with whatever else that takes.
import { spawn } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { seeToPage } from '../main/cli/page-build.ts'
import { ensureOnThisMachine } from '../main/system-packages/this-machine.ts'
import { summaryOfPlaywright } from './playwright-summary.ts'
import { addSummaries, nothingRan, readSummary, summaryLines, withExitCode } from './test-summary.ts'
import type { TestSummary } from './test-summary.ts'

const root = join(import.meta.dirname, '..')
const given = process.argv.slice(2)
const isLong = given.includes('--long')
const passedOn = given.filter((argument) => argument !== '--long')
const specs = passedOn.filter((argument) => argument.endsWith('.e2e.ts'))
const forVitest = passedOn.filter((argument) => !specs.includes(argument))

async function runVitest(): Promise<TestSummary> {
  if (specs.length > 0 && forVitest.length === 0) return nothingRan
  return await runRunner({
    args: [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...forVitest],
    file: join(root, '.cache', 'test', 'vitest.json'),
    read: readSummary,
  })
}

async function runPlaywright(): Promise<TestSummary> {
  if (specs.length === 0 && forVitest.length > 0) return nothingRan
  return await runRunner({
    args: [join(root, 'node_modules/@playwright/test/cli.js'), 'test', '-c', 'e2e/playwright.config.ts', ...specs],
    file: join(root, '.cache', 'test', 'playwright.json'),
    read: (file) => summaryOfPlaywright(JSON.parse(readFileSync(file, 'utf8'))),
  })
}

async function runRunner(runner: {
  readonly args: readonly string[]
  /** In which it leaves what became of the run. */
  readonly file: string
  readonly read: (file: string) => TestSummary
}): Promise<TestSummary> {
  rmSync(runner.file, { force: true })
  const exitCode = await run(runner.args, {
    PARLEY_TEST_SUMMARY: runner.file,
    // The long forms take real minutes: silence through a proxy, a session of an hour.
    ...(isLong ? { PARLEY_LONG: '1' } : {}),
  })
  return withExitCode(summaryIn(runner), exitCode)
}

function summaryIn({
  file,
  read,
}: {
  readonly file: string
  readonly read: (file: string) => TestSummary
}): TestSummary {
  try {
    return read(file)
  } catch {
    return nothingRan
  }
}

function run(args: readonly string[], env: Readonly<Record<string, string>>): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } })
    child.once('error', () => {
      resolve(1)
    })
    child.once('close', (code) => {
      resolve(code ?? 1)
    })
  })
}

await ensureOnThisMachine({ set: 'test' })
await seeToPage({
  root,
  // With it what the desktop app's specs run.
  part: 'app',
  wallMs: () => Date.now(),
  say: (line) => {
    console.log(line)
  },
})
// One after the other: specs of the page measure time.
const summary = addSummaries(await runVitest(), await runPlaywright())
for (const line of summaryLines(summary)) console.log(line)
process.exitCode = summary.failed === 0 ? 0 : 1
