import { existsSync } from 'node:fs'

/** Files that belong to the program and are not imported: found beside the sources, or beside what they were built to. */
export interface ProgramFiles {
  /** The folder of all of them: the project, or what was installed. */
  readonly root: URL
  readonly manifest: URL
  readonly earsScript: URL
  readonly vadWorker: URL
  readonly copyWorker: URL
  readonly importWorker: URL
  /** The page as it was built; a folder that may be missing. */
  readonly pageFolder: URL
  /** Where a build leaves the detector's model and its runtime, for the page and the server; sources have the packages. */
  readonly detectorFolder: URL | undefined
}

const builtFolder = '/out/main/'
const sourceFolder = '/main/'

/** `moduleUrl` is that of a source in `main/`, or of the bundle in `out/main/`, or of what lies in a folder below either. */
export function programFiles(moduleUrl: string): ProgramFiles {
  const isBuilt = !moduleUrl.endsWith('.ts')
  const folder = isBuilt ? builtFolder : sourceFolder
  const root = new URL(`${moduleUrl.slice(0, moduleUrl.lastIndexOf(folder))}/`)
  return {
    root,
    manifest: new URL('package.json', root),
    earsScript: new URL('resources/ears/listen.py', unpacked(root)),
    pageFolder: new URL('out/renderer/', root),
    detectorFolder: isBuilt ? new URL('out/renderer/vad/', unpacked(root)) : undefined,
    importWorker: new URL(isBuilt ? 'out/main/import-worker.js' : 'main/server/import-worker.ts', root),
    copyWorker: new URL(isBuilt ? 'out/main/copy-worker.js' : 'main/store/copy-worker.ts', root),
    vadWorker: new URL(isBuilt ? 'out/main/silero-worker.js' : 'main/vad/silero-worker.ts', root),
  }
}

/** Put there by a package: no sources around it, no npm, and the machine's packages are the affair of whoever installed it. */
export function isInstalled({ root }: ProgramFiles): boolean {
  return !existsSync(new URL('package-lock.json', root))
}

/** Electron reads out of a package's archive as if it were a folder; other programs find what lies beside it. */
function unpacked(root: URL): URL {
  return new URL(root.href.replace(/\.asar\/$/, '.asar.unpacked/'))
}
