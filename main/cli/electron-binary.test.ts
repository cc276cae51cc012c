import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findElectron } from './electron-binary.ts'

let root = ''
let packageFolder = ''
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'parley-electron-'))
  packageFolder = join(root, 'node_modules', 'electron')
})
afterEach(async () => {
  await rm(root, { recursive: true, force: true })
})

async function put(...parts: string[]): Promise<void> {
  const file = join(packageFolder, ...parts)
  await mkdir(join(file, '..'), { recursive: true })
  await writeFile(file, parts.at(-1) === 'path.txt' ? 'electron' : '')
}

describe('Electron’s binary', () => {
  test('is where its package says, once it is really there', async () => {
    await put('install.js')
    await put('path.txt')
    expect(findElectron({ root, env: {} })).toEqual({ type: 'fetchable', packageFolder })
    await put('dist', 'electron')
    expect(findElectron({ root, env: {} })).toEqual({ type: 'here', path: join(packageFolder, 'dist', 'electron') })
  })

  test('half unpacked, it is not there', async () => {
    await put('install.js')
    await put('dist', 'electron')
    expect(findElectron({ root, env: {} }).type).toBe('fetchable')
  })

  test('is taken from the folder that ELECTRON_OVERRIDE_DIST_PATH names, or from nowhere', async () => {
    await put('install.js')
    await put('stand-in', 'electron')
    const folder = join(packageFolder, 'stand-in')
    expect(findElectron({ root, env: { ELECTRON_OVERRIDE_DIST_PATH: folder } })).toEqual({
      type: 'here',
      path: join(folder, 'electron'),
    })
    expect(findElectron({ root, env: { ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'no') } }).type).toBe('missing')
  })

  test('cannot be fetched by an installation without its package', () => {
    expect(findElectron({ root, env: {} })).toMatchObject({
      type: 'missing',
      why: expect.stringMatching(/not part/) as string,
    })
  })
})
