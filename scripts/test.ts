// npm test [-- --long] [-- whatever the runner takes, e.g. a path]: the machine's packages, then every runner, one line.
import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { ensureOnThisMachine } from '../main/system-packages/this-machine.ts'
import { nothingRan, readSummary, summaryLines, withExitCode } from './test-summary.ts'
import type { TestSummary } from './test-summary.ts'

const root = join(import.meta.dirname, '..')
const given = process.argv.slice(2)
const isLong = given.includes('--long')
const passedOn = given.filter((argument) => argument !== '--long')

async function runVitest(): Promise<TestSummary> {
  const file = join(root, '.cache', 'test', 'vitest.json')
  rmSync(file, { force: true })
  const exitCode = await run([join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...passedOn], {
    PARLEY_TEST_SUMMARY: file,
    // The long forms take real minutes: silence through a proxy, a session of an hour.
    ...(isLong ? { PARLEY_LONG: '1' } : {}),
  })
  return withExitCode(summaryIn(file), exitCode)
}

function summaryIn(file: string): TestSummary {
  try {
    return readSummary(file)
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
const summary = await runVitest()
for (const line of summaryLines(summary)) console.log(line)
process.exitCode = summary.failed === 0 ? 0 : 1
