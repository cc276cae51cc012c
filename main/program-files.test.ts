import { expect, test } from 'vitest'
import { isInstalled, programFiles } from './program-files.ts'

const paths = (moduleUrl: string): readonly string[] => {
  const { manifest, earsScript, vadWorker, pageFolder, copyWorker, importWorker } = programFiles(moduleUrl)
  return [manifest, earsScript, vadWorker, pageFolder, copyWorker, importWorker].map((url) => url.pathname)
}

const fromSources = [
  '/parley/package.json',
  '/parley/resources/ears/listen.py',
  '/parley/main/vad/silero-worker.ts',
  '/parley/out/renderer/',
  '/parley/main/store/copy-worker.ts',
  '/parley/main/server/import-worker.ts',
]

test.each(['file:///parley/main/host.ts', 'file:///parley/main/cli/start.ts', 'file:///main/parley/main/host.ts'])(
  'beside the source %s, the program’s files lie in the project',
  (url) => {
    const expected = url.startsWith('file:///main/') ? fromSources.map((path) => `/main${path}`) : fromSources
    expect(paths(url)).toEqual(expected)
  },
)

test.each(['file:///parley/out/main/index.js', 'file:///parley/out/main/chunks/host-abc.js'])(
  'for %s they lie around the bundle, also when the bundler has taken it apart',
  (url) => {
    const expected = fromSources
      .with(2, '/parley/out/main/silero-worker.js')
      .with(4, '/parley/out/main/copy-worker.js')
      .with(5, '/parley/out/main/import-worker.js')
    expect(paths(url)).toEqual(expected)
  },
)

test('a script for another program lies beside the archive, where that program can read it', () => {
  const { earsScript, manifest } = programFiles('file:///opt/Parley/resources/app.asar/out/main/chunks/host-abc.js')
  expect(earsScript.pathname).toBe('/opt/Parley/resources/app.asar.unpacked/resources/ears/listen.py')
  expect(manifest.pathname).toBe('/opt/Parley/resources/app.asar/package.json')
})

test('the detector’s files come with a build, readable as files, and from the packages without one', () => {
  expect(programFiles('file:///usr/lib/parley/out/main/start.js').detectorFolder?.pathname).toBe(
    '/usr/lib/parley/out/renderer/vad/',
  )
  expect(programFiles('file:///opt/Parley/resources/app.asar/out/main/index.js').detectorFolder?.pathname).toBe(
    '/opt/Parley/resources/app.asar.unpacked/out/renderer/vad/',
  )
  expect(programFiles('file:///parley/main/host.ts').detectorFolder).toBeUndefined()
})

test('a checkout is no installation, whether its sources run or its bundle; a folder without one is', () => {
  const here = new URL('.', import.meta.url)
  expect(isInstalled(programFiles(new URL('host.ts', here).href))).toBe(false)
  expect(isInstalled(programFiles(new URL('../out/main/start.js', here).href))).toBe(false)
  expect(isInstalled(programFiles('file:///usr/lib/parley-that-is-nowhere/out/main/start.js'))).toBe(true)
})
