import { mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { pageState, seeToPage } from './page-build.ts'

let root = ''
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'parley-page-build-'))
})
afterEach(async () => {
  await rm(root, { recursive: true, force: true })
})

/** Everything is put there at one second, unless the test says when. */
async function put(
  path: string,
  { text = '', second = 1_000 }: { text?: string; second?: number } = {},
): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true })
  await writeFile(join(root, path), text)
  await utimes(join(root, path), second, second)
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder))
    await utimes(join(root, folder), 1_000, 1_000)
}

const builder = 'node_modules/electron-vite/bin/electron-vite.js'

async function sourcesAndBuild(): Promise<void> {
  await put(builder)
  await put('renderer/main.ts')
  await put('shared/audio/pcm.ts')
  await put('out/renderer/index.html', { second: 2_000 })
}

describe('the page', () => {
  test('is built when it is newer than everything it is made of', async () => {
    await sourcesAndBuild()
    expect(await pageState(root)).toBe('built')
  })

  test('is missing when it was never built', async () => {
    await sourcesAndBuild()
    await rm(join(root, 'out'), { recursive: true })
    expect(await pageState(root)).toBe('missing')
  })

  test.each(['renderer/views/app.ts', 'shared/audio/pcm.ts', 'electron.vite.config.ts', 'package-lock.json'])(
    'is outdated when %s is newer',
    async (source) => {
      await sourcesAndBuild()
      await put(source, { second: 3_000 })
      expect(await pageState(root)).toBe('outdated')
    },
  )

  test('is outdated when a source was taken away', async () => {
    await sourcesAndBuild()
    await utimes(join(root, 'renderer'), 3_000, 3_000)
    expect(await pageState(root)).toBe('outdated')
  })

  test.each(['renderer/main.test.ts', 'main/host.ts'])('does not care about %s', async (file) => {
    await sourcesAndBuild()
    await put(file, { second: 3_000 })
    expect(await pageState(root)).toBe('built')
  })

  test.each(['renderer', 'node_modules'])('has no sources where there is no %s', async (folder) => {
    await sourcesAndBuild()
    await put('shared/newer.ts', { second: 3_000 })
    await rm(join(root, folder), { recursive: true })
    expect(await pageState(root)).toBe('without-sources')
  })
})

describe('seeing to the page', () => {
  const startedAtMs = 4_000_000

  async function see(builderText: string): Promise<string[]> {
    const lines: string[] = []
    await put(builder, { text: builderText })
    await seeToPage({ root, wallMs: () => startedAtMs, say: (line) => lines.push(line) })
    return lines
  }

  const building = `
    import { mkdirSync, writeFileSync } from 'node:fs'
    mkdirSync('out/renderer', { recursive: true })
    writeFileSync('out/renderer/index.html', process.argv.slice(2).join(' '))
  `

  test('builds one that is missing, says so, and then it counts as built', async () => {
    await put('package.json', { text: '{"type":"module"}' })
    await put('renderer/main.ts')
    expect(await see(building)).toEqual(['Building the page, which is not built yet …'])
    expect(await readFile(join(root, 'out/renderer/index.html'), 'utf8')).toMatch(/^build /)
    expect(await pageState(root)).toBe('built')
  })

  test('takes what was saved while it was built for newer', async () => {
    await put('package.json', { text: '{"type":"module"}' })
    await put('renderer/main.ts')
    await see(building)
    await put('renderer/main.ts', { second: startedAtMs / 1000 + 1 })
    expect(await pageState(root)).toBe('outdated')
  })

  test('leaves one that is up to date alone, without a word', async () => {
    await sourcesAndBuild()
    expect(await see('throw new Error("built all the same")')).toEqual([])
  })

  test('says in one sentence that the build failed, and goes on', async () => {
    await put('renderer/main.ts')
    const lines = await see(`
      process.stderr.write("error during build:\\nError: Build failed with 1 error:\\n\\n\\u001b[31mmain.ts is not code\\n")
      process.exitCode = 1
    `)
    expect(lines).toEqual([
      'Building the page, which is not built yet …',
      'The page could not be built: main.ts is not code. Everything else works; "npm run build" shows the whole story.',
    ])
  })
})
