import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { browserOwner, clearForeignLock } from './browser-lock.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-lock-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

describe.skipIf(process.platform === 'win32')('a browser’s lock (a symbolic link)', () => {
  test('names the computer, which may have dashes, and the process', async () => {
    expect(browserOwner(folder)).toBeUndefined()
    await symlink('my-old-laptop-4711', join(folder, 'SingletonLock'))
    expect(browserOwner(folder)).toEqual({ hostName: 'my-old-laptop', processId: 4711 })
  })

  test('of another computer is taken away, of this one it stays', async () => {
    await symlink('here-1', join(folder, 'SingletonLock'))
    clearForeignLock(folder, 'here')
    expect(browserOwner(folder)).toBeDefined()
    clearForeignLock(folder, 'elsewhere')
    expect(browserOwner(folder)).toBeUndefined()
  })
})
