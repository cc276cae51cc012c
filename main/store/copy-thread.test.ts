import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { CopyOutcome } from './copy-job.ts'
import { copyThreads } from './copy-thread.ts'
import { Database } from './database.ts'

const startCopy = copyThreads(new URL('./copy-worker.ts', import.meta.url))
let directory: string
let database: Database
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'parley-copy-'))
  database = new Database(join(directory, 'parley.db'), { busyTimeoutMs: 0 })
  database.execute('CREATE TABLE words (word TEXT) STRICT')
  database.run("INSERT INTO words VALUES ('before')")
})
afterEach(() => {
  database.close()
  rmSync(directory, { recursive: true, force: true })
})

const storePath = (): string => join(directory, 'parley.db')
const copyPath = (): string => join(directory, 'copy')

function outcomeOf(job: { readonly copyPath?: string }): Promise<CopyOutcome> {
  return new Promise((resolve) => {
    startCopy({ storePath: storePath(), copyPath: job.copyPath }, resolve)
  })
}

/** Each in a transaction and on a page of its own: a thousand are more than SQLite leaves in a journal by itself. */
function write(word: string, times: number): void {
  for (let number = 0; number < times; number++)
    database.transaction('checkpoints', () => database.run('INSERT INTO words VALUES (?)', word.repeat(500)))
}

function wordsIn(path: string): unknown[] {
  const copy = new DatabaseSync(path, { readOnly: true })
  try {
    return copy
      .prepare('SELECT word FROM words')
      .all()
      .map(({ word }) => word)
  } finally {
    copy.close()
  }
}

test('beside a store that is held and written, a thread copies it as it stood still, for its owner alone', async () => {
  let moves = 0
  database.holdStill(() => moves++)
  const outcome = outcomeOf({ copyPath: copyPath() })
  write('meanwhile', 1_200)
  expect(await outcome).toEqual({ type: 'done' })
  expect(wordsIn(`${copyPath()}.unfinished`)).toEqual(['before'])
  expect(statSync(`${copyPath()}.unfinished`).mode & 0o777).toBe(0o600)
  expect(moves).toBe(0)
  // The store is still held: reading it in the same process has not given up its lock.
  const other = (): Database => new Database(storePath(), { busyTimeoutMs: 0 })
  expect(other).toThrow('locked')
  database.letMove()
  expect(moves).toBe(1)
})

test('while it stands still nothing is written to the file; a deletion ends that first, and then leaves nothing', () => {
  const events: string[] = []
  database.holdStill(() => events.push('moves'))
  const before = readFileSync(storePath())
  write('canary', 1_200)
  expect(readFileSync(storePath()).equals(before)).toBe(true)
  database.run('DELETE FROM words')
  database.forgetJournal()
  expect(events).toEqual(['moves'])
  for (const file of readdirSync(directory)) expect(readFileSync(join(directory, file)).includes('canary')).toBe(false)
})

test('a damaged file is found, and no copy of it is left', async () => {
  write('word', 50)
  database.close()
  const bytes = readFileSync(storePath())
  bytes.fill(0xa5, 4096 * 3, 4096 * 9)
  writeFileSync(storePath(), bytes)
  expect(await outcomeOf({ copyPath: copyPath() })).toEqual({ type: 'damaged' })
  expect(existsSync(`${copyPath()}.unfinished`)).toBe(false)
})

test('without a place for a copy the file is looked through and nothing is written', async () => {
  database.forgetJournal()
  expect(await outcomeOf({})).toEqual({ type: 'done' })
  expect(readdirSync(directory).sort()).toEqual(['parley.db', 'parley.db-wal'])
})

test('a place where nothing can be written is said in a sentence', async () => {
  database.forgetJournal()
  expect(await outcomeOf({ copyPath: join(directory, 'nowhere', 'copy') })).toEqual({
    type: 'failed',
    message: expect.stringContaining('Parley could not open its store.') as string,
  })
})

test('a thread that cannot start, or dies, is a failure and not silence', async () => {
  const nobody = copyThreads(new URL('./no-such-worker.ts', import.meta.url))
  const outcome = await new Promise<CopyOutcome>((resolve) => {
    nobody({ storePath: storePath(), copyPath: copyPath() }, resolve)
  })
  expect(outcome).toEqual({ type: 'failed', message: expect.stringContaining('no-such-worker') as string })
})

test('after its end a thread says nothing more', async () => {
  database.forgetJournal()
  const outcomes: CopyOutcome[] = []
  const started = startCopy({ storePath: storePath(), copyPath: copyPath() }, (outcome) => outcomes.push(outcome))
  await started.end()
  expect(outcomes).toEqual([])
})
