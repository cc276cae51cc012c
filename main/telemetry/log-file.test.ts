import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openLogFile } from './log-file.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'parley-log-file-'))
})
afterEach(async () => {
  await rm(directory, { recursive: true, force: true })
})

test('lines come into a file that is open to this user alone', async () => {
  const path = join(directory, 'parley.log')
  const file = openLogFile(path, (error) => {
    throw error
  })
  file.write('one\n')
  file.write('two\n')
  await expect.poll(async () => await readFile(path, 'utf8').catch(() => '')).toBe('one\ntwo\n')
  expect((await stat(path)).mode & 0o777).toBe(0o600)
})

// An error that nobody listens for ends the process: a full disk would have ended the conversation for a line of its log.
test('a full disk costs the lines, is told once, and ends nothing', async ({ skip }) => {
  if (!existsSync('/dev/full')) skip('there is no /dev/full here, the disk that is always full')
  const failures: string[] = []
  const told = Promise.withResolvers<undefined>()
  const file = openLogFile('/dev/full', (error) => {
    failures.push(error.message)
    told.resolve(undefined)
  })
  file.write('one\n')
  await told.promise
  file.write('two\n')
  await new Promise((resolve) => setImmediate(resolve))
  expect(failures).toEqual([expect.stringContaining('ENOSPC')])
})
