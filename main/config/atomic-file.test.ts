import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { writeAtomically } from './atomic-file.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'parley-atomic-'))
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(directory, { recursive: true })
})

interface Synced {
  readonly what: 'file' | 'directory'
  /** Whether the file had its name by then. */
  readonly isNamed: boolean
}

/** Nothing but a power cut shows what was synced, so the calls are watched; they are made all the same. */
async function watchSyncs(path: string): Promise<readonly Synced[]> {
  const handle = await open(directory, 'r')
  const prototype = Object.getPrototypeOf(handle) as FileHandle
  await handle.close()
  const sync = Reflect.get(prototype, 'sync')
  const synced: Synced[] = []
  vi.spyOn(prototype, 'sync').mockImplementation(async function (this: FileHandle) {
    const stat = await this.stat()
    synced.push({ what: stat.isDirectory() ? 'directory' : 'file', isNamed: existsSync(path) })
    await sync.call(this)
  })
  return synced
}

test.skipIf(process.platform === 'win32')(
  'the file is on the platter before it has its name, and the name before the call returns',
  async () => {
    const path = join(directory, 'kept.json')
    const synced = await watchSyncs(path)
    await writeAtomically(directory, { name: 'kept.json', text: '{}', title: 'It' })
    expect(synced).toEqual([
      { what: 'file', isNamed: false },
      { what: 'directory', isNamed: true },
    ])
    expect(readFileSync(path, 'utf8')).toBe('{}')
  },
)
