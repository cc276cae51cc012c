import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { openStore } from './open-store.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'parley-killed-'))
})
afterEach(() => {
  rmSync(directory, { recursive: true, force: true })
})

/** Runs until its script has printed the line, and is killed there. */
async function killedAt(line: string, script: string): Promise<void> {
  const file = join(directory, 'child.mjs')
  const module = (name: string): string => JSON.stringify(pathToFileURL(join(import.meta.dirname, name)).href)
  writeFileSync(
    file,
    `import { openStore } from ${module('open-store.ts')}
     import { copyThreads } from ${module('copy-thread.ts')}
     const clock = { nowMs: () => 0, wallMs: () => 2 * 86_400_000, after: () => () => {} }
     const startCopy = copyThreads(new URL(${module('copy-worker.ts')}))
     const open = (start) => openStore({ directory: ${JSON.stringify(directory)}, clock, startCopy: start ?? startCopy })
     const said = { role: 'user', modality: 'text', status: 'completed', createdAtMs: 1, text: 'word '.repeat(50) }
     ${script}`,
  )
  const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  for await (const printed of createInterface({ input: child.stdout })) if (printed === line) child.kill('SIGKILL')
  await exited
}

function reopen() {
  const clock = new ManualClock()
  const store = openStore({ directory, clock, busyTimeoutMs: 0 })
  const left = { notice: store.notice, lines: store.conversations.list().map(({ itemCount }) => itemCount) }
  store.close()
  return left
}

const pieces = `function* pieces(many) {
  yield [{ type: 'conversation', title: 'x', createdAtMs: 1, updatedAtMs: 1 }]
  for (let number = 0; number < many; number++) {
    yield [{ type: 'item', item: said }]
    if (number === 100) console.log('in the middle')
  }
}`

test('kill -9 in the middle of an import leaves nothing of it, and the next start says so', async () => {
  await killedAt('in the middle', `${pieces}\nawait open().data.import(pieces(100_000))`)
  expect(reopen()).toEqual({
    notice: expect.stringContaining('Parley ended in the middle of an import') as string,
    lines: [],
  })
  expect(reopen().notice).toBeUndefined()
})

test('kill -9 after the answer to an import leaves all of it', async () => {
  await killedAt(
    'over',
    `${pieces}\nawait open().data.import(pieces(200)); console.log('over'); setInterval(() => {}, 1e3)`,
  )
  expect(reopen()).toEqual({ notice: undefined, lines: [200] })
})

test('kill -9 in the middle of a backup leaves the one before it and no half file', async () => {
  const earlier = JSON.stringify(join(directory, 'parley.db.backup-1'))
  await killedAt(
    'copying',
    `${pieces}
     const { existsSync, writeFileSync } = await import('node:fs')
     const store = open(); await store.data.import(pieces(2_000)); store.close()
     writeFileSync(${earlier}, '')
     open((job, onOutcome) => {
       const isThere = () => existsSync(job.copyPath + '.unfinished') || existsSync(job.copyPath)
       const look = () => isThere() ? console.log('copying') : setTimeout(look, 0)
       look()
       return startCopy(job, onOutcome)
     })`,
  )
  expect(reopen()).toEqual({ notice: undefined, lines: [2_000] })
  const files = readdirSync(directory)
  expect(files.filter((file) => file.includes('.unfinished'))).toEqual([])
  expect(files).toContain('parley.db.backup-1')
})
