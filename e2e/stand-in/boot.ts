// node [--inspect=0] boot.ts <what Electron is started with>: runs the app's real main bundle in Node and its real page
// and preload in Chromium, where Electron's own binary cannot be had. Started by the file `electron` beside it.
import { readFileSync } from 'node:fs'
import { createRequire, registerHooks } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { standInControl } from './desk.ts'
import { electron, partNames, standInApp } from './electron.ts'
import { electronArguments } from './electron-arguments.ts'
import { stage, type Manifest } from './stage.ts'

const electronUrl = 'stand-in:electron'
const names: ReadonlySet<string> = new Set(['electron', 'electron/main', 'electron/common'])

Object.assign(globalThis, {
  [Symbol.for('parley-stand-in-electron')]: electron,
  [Symbol.for('parley-stand-in')]: standInControl,
})
registerHooks({
  resolve: (specifier, context, next) =>
    names.has(specifier) ? { url: electronUrl, shortCircuit: true } : next(specifier, context),
  load: (url, context, next) =>
    url === electronUrl ? { format: 'module', shortCircuit: true, source: electronSource() } : next(url, context),
})
Object.defineProperty(process.versions, 'electron', { value: '45.4.1-stand-in', enumerable: true })
Object.defineProperty(process, 'type', { value: 'browser' })

const args = process.argv.slice(2)
const { preloads, app } = electronArguments(args)
process.argv = [process.argv0, ...args]
stage.root = resolve(app)
stage.manifest = JSON.parse(readFileSync(join(stage.root, 'package.json'), 'utf8')) as Manifest
const require = createRequire(join(stage.root, 'package.json'))
for (const preload of preloads) require(preload)
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    standInApp.quit()
  })
try {
  // Like Electron: ready comes after the whole main module, whatever it awaits.
  await import(pathToFileURL(join(stage.root, stage.manifest.main)).href)
  await standInApp.start()
} catch (error) {
  console.error(error)
  process.exit(1)
}

function electronSource(): string {
  const exports = partNames.map((name) => `export const ${name} = electron.${name}`)
  return [
    `const electron = globalThis[Symbol.for('parley-stand-in-electron')]`,
    'export default electron',
    ...exports,
  ].join('\n')
}
