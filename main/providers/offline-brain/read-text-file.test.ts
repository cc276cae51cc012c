import { execFileSync } from 'node:child_process'
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { createFileReader } from './read-text-file.ts'

const home = mkdtempSync(join(tmpdir(), 'parley-read-'))
afterAll(() => {
  rmSync(home, { recursive: true })
})
writeFileSync(join(home, 'a.md'), '# One')
writeFileSync(join(home, 'binary.txt'), Buffer.from([0xff, 0xfe, 0x00, 0x80]))
writeFileSync(join(home, 'large.txt'), 'x'.repeat(5 * 1024 * 1024))
mkdirSync(join(home, 'folder'))
const read = createFileReader(home)
const { signal } = new AbortController()

describe('reading a file of the user’s', () => {
  it.each(['~/a.md', 'a.md', join(home, 'a.md'), pathToFileURL(join(home, 'a.md')).href])('finds %s', async (path) => {
    expect(await read(path, signal)).toEqual({ name: 'a.md', text: '# One' })
  })

  it.each([
    ['~/missing.md', 'I found no file called missing.md there.'],
    ['~/folder', 'folder is a folder.'],
    ['~/binary.txt', 'binary.txt is not a text file'],
    ['~/large.txt', 'large.txt is too large'],
    ['file://elsewhere/a.md', 'not one of this computer'],
  ])('says what is wrong with %s', async (path, sentence) => {
    await expect(read(path, signal)).rejects.toThrow(sentence)
  })

  it.skipIf(process.platform === 'win32')('does not wait for a pipe that nobody writes to', async () => {
    execFileSync('mkfifo', [join(home, 'pipe.txt')])
    await expect(read('~/pipe.txt', signal)).rejects.toThrow('is not a file')
  })
})
