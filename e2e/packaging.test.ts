import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { getCurrentFuseWire, FuseState, FuseV1Options } from '@electron/fuses'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

const run = promisify(execFile)
const root = join(import.meta.dirname, '..')
const isLong = process.env.PARLEY_LONG === '1'
const why = !isLong
  ? 'runs in the long form (npm test -- --long)'
  : process.platform !== 'linux'
    ? 'the stand-in for Electron’s folder is that of Linux'
    : !existsSync(join(root, 'out', 'main', 'index.js'))
      ? 'nothing is built: npm run build'
      : undefined

/** By which @electron/fuses finds the fuses in Electron's executable; then version 1, how many, and one sign for each. */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
const factoryFuses = '101110010'

let folder = ''
let entries: readonly string[] = []
let unpacked = ''

describe('the package of the desktop app, made on a folder that stands in for Electron’s', () => {
  beforeEach(({ skip }) => {
    if (why !== undefined) skip(why)
  })

  beforeAll(async () => {
    if (why !== undefined) return
    folder = await mkdtemp(join(tmpdir(), 'parley-package-'))
    const dist = join(folder, 'dist')
    await mkdir(join(dist, 'locales'), { recursive: true })
    await writeFile(
      join(dist, 'electron'),
      `ELF ${sentinel}\u0001${String.fromCharCode(factoryFuses.length)}${factoryFuses}`,
    )
    for (const name of ['LICENSE', 'LICENSES.chromium.html', 'version', 'locales/en-US.pak', 'locales/de.pak'])
      await writeFile(join(dist, name), name)
    const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
      devDependencies: { electron: string }
    }
    const builder = join(root, 'node_modules', 'electron-builder', 'cli.js')
    await run(
      process.execPath,
      [
        builder,
        '--config=electron-builder.config.ts',
        '--publish=never',
        '--linux=dir',
        `-c.electronDist=${dist}`,
        `-c.electronVersion=${manifest.devDependencies.electron}`,
        `-c.directories.output=${join(folder, 'packages')}`,
      ],
      { cwd: root },
    )
    unpacked = join(folder, 'packages', 'linux-unpacked')
    entries = await archiveEntries(join(unpacked, 'resources', 'app.asar'))
  }, 180_000)

  afterAll(async () => {
    if (folder !== '') await rm(folder, { recursive: true, force: true })
  })

  test('has every fuse as it was decided, read back from the executable', async () => {
    const wire = await getCurrentFuseWire(join(unpacked, 'parley'))
    const decided = [
      [FuseV1Options.RunAsNode, false],
      [FuseV1Options.EnableCookieEncryption, true],
      [FuseV1Options.EnableNodeOptionsEnvironmentVariable, false],
      [FuseV1Options.EnableNodeCliInspectArguments, false],
      [FuseV1Options.EnableEmbeddedAsarIntegrityValidation, true],
      [FuseV1Options.OnlyLoadAppFromAsar, true],
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot, false],
      [FuseV1Options.GrantFileProtocolExtraPrivileges, false],
    ] as const
    for (const [fuse, isOn] of decided) expect(wire[fuse] === FuseState.ENABLE, FuseV1Options[fuse]).toBe(isOn)
  })

  test('holds what runs', () => {
    expect(entries).toEqual(
      expect.arrayContaining([
        '/package.json',
        '/out/main/index.js',
        '/out/main/silero-worker.js',
        '/out/main/copy-worker.js',
        '/out/main/import-worker.js',
        '/out/preload/index.cjs',
        '/out/renderer/index.html',
        '/resources/tray/speaking.png',
        '/node_modules/express/package.json',
      ]),
    )
  })

  test('holds no source, no second Node, and nothing under the GPL', () => {
    const unwanted = entries.filter((entry) =>
      /^\/(main|renderer|preload|shared|e2e|bench|scripts)\/|\.tsx?$|\.map$|^\/node_modules\/(node-|electron|@echogarden|react\b|vite)/.test(
        entry,
      ),
    )
    expect(unwanted).toEqual([])
  })

  test('leaves beside the archive what other programs and threads read', () => {
    for (const path of [
      'resources/ears/listen.py',
      'out/main/silero-worker.js',
      'out/main/copy-worker.js',
      'out/main/import-worker.js',
      'out/renderer/vad/silero_vad_v6.onnx',
      'out/renderer/vad/ort-wasm-simd-threaded.wasm',
      'node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm',
      'node_modules/@ricky0123/vad-web/dist/silero_vad_v6.onnx',
    ])
      expect(existsSync(join(unpacked, 'resources', 'app.asar.unpacked', path)), path).toBe(true)
  })
})

interface ArchiveFolder {
  readonly files: Readonly<Record<string, Partial<ArchiveFolder>>>
}

/** An archive begins with four numbers, the last of which is the length of a JSON tree of its names. */
async function archiveEntries(path: string): Promise<readonly string[]> {
  const file = await open(path)
  try {
    const head = Buffer.alloc(16)
    await file.read(head, 0, 16, 0)
    const tree = Buffer.alloc(head.readUInt32LE(12))
    await file.read(tree, 0, tree.length, 16)
    return namesIn(JSON.parse(tree.toString()) as ArchiveFolder, '')
  } finally {
    await file.close()
  }
}

function namesIn({ files }: Partial<ArchiveFolder>, path: string): readonly string[] {
  return Object.entries(files ?? {}).flatMap(([name, entry]) => [
    `${path}/${name}`,
    ...namesIn(entry, `${path}/${name}`),
  ])
}
