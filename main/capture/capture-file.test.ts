import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
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

describe('a capture goes with what was said in it', () => {
  const canary = { t: 1, type: 'announcement', text: 'canary-7f3a' } as const
  const filesLeft = async (): Promise<string[]> => (await readdir(directory)).sort()

  test('when one of its conversations is deleted, and no other capture does', async () => {
    const captures = folder()
    const [first, second] = [captures.open(0), captures.open(1)]
    for (const conversationId of ['a', 'b']) first.belongsTo(conversationId)
    second.belongsTo('c')
    for (const file of [first, second]) {
      file.write(canary)
      file.close()
    }
    await captures.close()
    captures.forget('b')
    const name = basename(second.path)
    expect(await filesLeft()).toEqual([name, `${name}.c.of`])
    expect(failures).toEqual([])
  })

  test('also while it is being written: nothing of it comes back, and its session goes on', async () => {
    const captures = folder()
    const file = captures.open(0)
    file.belongsTo('a')
    file.write(canary)
    captures.forget('a')
    file.write(canary)
    file.belongsTo('b')
    await captures.close()
    expect(await filesLeft()).toEqual([])
    expect(failures).toEqual([])
  })

  test('with everything, whatever is known of it; what is no capture stays', async () => {
    await mkdir(directory, { recursive: true })
    await writeFile(join(directory, 'notes.txt'), '')
    await writeFile(join(directory, '2020-01-01T00-00-00-000Z-abcd.jsonl'), 'canary-7f3a')
    const captures = folder()
    captures.open(0).belongsTo('a')
    captures.forgetEverything()
    await captures.close()
    expect(await filesLeft()).toEqual(['notes.txt'])
  })

  test('one of which nobody could say whose it is is not written', async () => {
    const captures = folder()
    const file = captures.open(0)
    await mkdir(`${file.path}.a.of`)
    file.belongsTo('a')
    file.write(canary)
    await captures.close()
    expect(await readFile(file.path, 'utf8')).toBe('')
    expect(failures).toHaveLength(1)
  })

  test('where nothing was ever captured there is nothing to forget', () => {
    const captures = folder()
    captures.forget('a')
    captures.forgetEverything()
    expect(failures).toEqual([])
  })
})
