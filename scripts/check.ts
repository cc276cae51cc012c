// Everything a machine can say about the code without running it, two checks at a time.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { checks } from './checks.ts'
import type { Check } from './checks.ts'

const root = join(import.meta.dirname, '..')
const atATime = 2

interface Outcome {
  readonly name: string
  readonly isGood: boolean
}

function run({ name, args }: Check): Promise<Outcome> {
  const startedMs = performance.now()
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    let printed = ''
    const keep = (part: Buffer): void => {
      printed += part.toString('utf8')
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    const finish = (isGood: boolean): void => {
      const seconds = ((performance.now() - startedMs) / 1000).toFixed(1)
      console.log(`${isGood ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`)
      if (!isGood) console.log(printed.trimEnd().replace(/^/gm, '       '))
      resolve({ name, isGood })
    }
    child.once('error', (error) => {
      printed += error.message
      finish(false)
    })
    child.once('close', (code) => {
      finish(code === 0)
    })
  })
}

async function runInTurn(waiting: Check[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) outcomes.push(await run(check))
  return outcomes
}

const waiting = [...checks]
const outcomes = (await Promise.all(Array.from({ length: atATime }, () => runInTurn(waiting)))).flat()
const failed = outcomes.filter((outcome) => !outcome.isGood)
console.log(`check: ${outcomes.length - failed.length} passed, ${failed.length} failed`)
process.exitCode = failed.length === 0 ? 0 : 1
