import { expect, test } from 'vitest'
import { programFiles } from './program-files.ts'

const paths = (moduleUrl: string): readonly string[] => {
  const { manifest, earsScript, vadWorker, pageFolder } = programFiles(moduleUrl)
  return [manifest, earsScript, vadWorker, pageFolder].map((url) => url.pathname)
}

const fromSources = [
  '/parley/package.json',
  '/parley/resources/ears/listen.py',
  '/parley/main/vad/silero-worker.ts',
  '/parley/out/renderer/',
]

test('beside the sources, the program’s files lie in the project', () => {
  expect(paths('file:///parley/main/host.ts')).toEqual(fromSources)
})

test.each(['file:///parley/out/main/index.js', 'file:///parley/out/main/chunks/host-abc.js'])(
  'for %s they lie around the bundle, also when the bundler has taken it apart',
  (url) => {
    expect(paths(url)).toEqual(fromSources.with(2, '/parley/out/main/silero-worker.js'))
  },
)

test('a script for another program lies beside the archive, where that program can read it', () => {
  const { earsScript, manifest } = programFiles('file:///opt/Parley/resources/app.asar/out/main/chunks/host-abc.js')
  expect(earsScript.pathname).toBe('/opt/Parley/resources/app.asar.unpacked/resources/ears/listen.py')
  expect(manifest.pathname).toBe('/opt/Parley/resources/app.asar/package.json')
})
