import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findBrowser } from './find-browser.ts'

let root = ''
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'parley-browser-'))
})
afterEach(async () => {
  await rm(root, { recursive: true, force: true })
})

async function program(...parts: string[]): Promise<string> {
  const path = join(root, ...parts)
  await mkdir(join(path, '..'), { recursive: true })
  await writeFile(path, '')
  await chmod(path, 0o755)
  return path
}

describe.skipIf(process.platform === 'win32')('the browser (paths of a POSIX machine)', () => {
  const linux = { platform: 'linux', homeDirectory: '/nowhere' } as const

  test('on Linux is the first of its family on the PATH', async () => {
    const edge = await program('bin', 'microsoft-edge')
    expect(findBrowser({ ...linux, env: { PATH: join(root, 'bin') } })).toEqual({
      name: 'Edge',
      path: edge,
      isSnap: false,
    })
    const chromium = await program('bin', 'chromium')
    expect(findBrowser({ ...linux, env: { PATH: join(root, 'bin') } })?.path).toBe(chromium)
  })

  test('is none where there is only another kind', async () => {
    await program('bin', 'firefox')
    expect(findBrowser({ ...linux, env: { PATH: join(root, 'bin') } })).toBeUndefined()
  })

  test('of a broken link is none', async () => {
    await mkdir(join(root, 'bin'))
    await symlink(join(root, 'gone'), join(root, 'bin', 'chromium'))
    expect(findBrowser({ ...linux, env: { PATH: join(root, 'bin') } })).toBeUndefined()
  })

  test('on macOS is also found among the user’s own applications', async () => {
    const path = await program('Applications', 'Brave Browser.app', 'Contents', 'MacOS', 'Brave Browser')
    expect(findBrowser({ platform: 'darwin', env: {}, homeDirectory: root })).toMatchObject({ name: 'Brave', path })
  })
})
