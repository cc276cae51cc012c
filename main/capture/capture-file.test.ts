import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { captureFolder, capturesKept } from './capture-file.ts'

let directory: string
let ids: number
const failures: unknown[] = []

beforeEach(async () => {
  directory = join(await mkdtemp(join(tmpdir(), 'parley-captures-')), 'captures')
  ids = 0
  failures.length = 0
})
afterEach(async () => {
  await rm(join(directory, '..'), { recursive: true, force: true })
})

function folder(maxBytes?: number) {
  return captureFolder({
    directory,
    newId: () => `000${++ids}-id`,
    onFailure: (error) => failures.push(error),
    ...(maxBytes !== undefined && { maxBytes }),
  })
}

const line = { t: 1, type: 'session-close' } as const

test('file and folder are open to this user alone', async () => {
  const captures = folder()
  const file = captures.open(0)
  file.write(line)
  await captures.close()
  expect((await stat(file.path)).mode & 0o777).toBe(0o600)
  expect((await stat(directory)).mode & 0o777).toBe(0o700)
  expect(await readFile(file.path, 'utf8')).toBe('{"t":1,"type":"session-close"}\n')
  expect(failures).toEqual([])
})

test('a file that has grown to its limit ends with a line that says so, and takes no more', async () => {
  const captures = folder(100)
  const file = captures.open(0)
  for (let count = 0; count < 10; count++) file.write(line)
  await captures.close()
  const lines = (await readFile(file.path, 'utf8')).trim().split('\n')
  expect(lines.length).toBe(4)
  expect(JSON.parse(lines.at(-1) ?? '')).toEqual({ t: 1, type: 'capture-end', reason: 'size' })
})

test('the newest captures are kept, and what is no capture is left alone', async () => {
  await mkdir(directory, { recursive: true })
  await writeFile(join(directory, 'notes.txt'), '')
  for (let day = 0; day < capturesKept + 5; day++)
    await writeFile(join(directory, `2020-01-${String(day + 1).padStart(2, '0')}T00-00-00-000Z-abcd.jsonl`), '')
  const captures = folder()
  captures.open(Date.UTC(2026, 0, 1)).write(line)
  await captures.close()
  const names = (await readdir(directory)).sort()
  expect(names).toContain('notes.txt')
  expect(names.filter((name) => name.endsWith('.jsonl')).length).toBe(capturesKept)
  expect(names).not.toContain('2020-01-06T00-00-00-000Z-abcd.jsonl')
  expect(names).toContain('2020-01-07T00-00-00-000Z-abcd.jsonl')
})

test('a folder that cannot be made is told, and nothing is thrown at the session', async () => {
  await writeFile(directory, 'a file stands here')
  const captures = folder()
  const file = captures.open(0)
  file.write(line)
  await captures.close()
  expect(failures.length).toBeGreaterThan(0)
})
