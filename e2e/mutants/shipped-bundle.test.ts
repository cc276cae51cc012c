import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { pageState } from '../../main/cli/page-build.ts'
import { ALL_MUTANTS } from './all-mutants.ts'

const root = join(import.meta.dirname, '../..')
// `npm test` builds both before anything runs; what is older than the sources says nothing of them.
const state = await pageState(root, 'app')
if (state !== 'built') console.log(`What is shipped was not looked at: it is ${state}. npm test builds it first.`)

interface BuiltFile {
  readonly path: string
  readonly text: string
}

const filesIn = (folder: string): readonly BuiltFile[] =>
  (existsSync(join(root, 'out', folder)) ? readdirSync(join(root, 'out', folder), { recursive: true }) : [])
    .map((name) => join('out', folder, String(name)))
    .filter((path) => /\.(js|cjs|mjs|html)$/.test(path))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))

const found = (files: readonly BuiltFile[], pattern: RegExp): string[] =>
  [...new Set(files.flatMap(({ text }) => [...text.matchAll(pattern)].map(([whole]) => whole)))].sort()

describe.skipIf(state !== 'built')('what is shipped', () => {
  const main = filesIn('main')
  const all = [...main, ...filesIn('preload'), ...filesIn('renderer')]

  it('is a page, a preload script and the programs of the main process', () => {
    expect(main.length).toBeGreaterThan(2)
    expect(all.length).toBeGreaterThan(main.length + 3)
  })

  it('knows nothing of tests, and no guard by the name under which a test switches it off', () => {
    const ofTests = /vitest|VITEST|__fixtures__|main\/testing|e2e\/|\bmutants?\b|NODE_V8_COVERAGE/g
    expect(found(all, ofTests)).toEqual([])
    const named = ALL_MUTANTS.filter(({ name }) => all.some(({ text }) => text.includes(name)))
    expect(named).toEqual([])
  })

  it('reads these variables of its surroundings and no other: none of them switches a guard off', () => {
    // What it tells the voice of Windows, which is a script of its own, and hands its example clients.
    expect(found(all, /\bPARLEY_\w+/g)).toEqual(['PARLEY_LANGUAGE', 'PARLEY_RATE', 'PARLEY_VOICE', 'PARLEY_WAV'])
    // Where programs and settings lie, and whether somebody looks at a screen.
    expect(found(main, /\benv\.[A-Z]\w*/g)).toEqual([
      ...['env.APPDATA', 'env.APPIMAGE', 'env.CI', 'env.ELECTRON_OVERRIDE_DIST_PATH', 'env.LOCALAPPDATA', 'env.PATH'],
      ...['env.PATHEXT', 'env.PROGRAMFILES', 'env.Path', 'env.SSH_CONNECTION', 'env.XDG_CONFIG_HOME'],
      'env.XDG_SESSION_TYPE',
    ])
  })
})
