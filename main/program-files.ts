/** Files that belong to the program and are not imported: found beside the sources, or beside what they were built to. */
export interface ProgramFiles {
  readonly manifest: URL
  readonly earsScript: URL
  readonly vadWorker: URL
  /** The page as it was built; a folder that may be missing. */
  readonly pageFolder: URL
}

const builtFolder = '/out/main/'

/** `moduleUrl` is that of a module in `main/`, or of the bundle in `out/main/`, or of a part of it in a folder below. */
export function programFiles(moduleUrl: string): ProgramFiles {
  const isBuilt = !moduleUrl.endsWith('.ts')
  const bundle = moduleUrl.slice(0, moduleUrl.lastIndexOf(builtFolder) + builtFolder.length)
  const root = new URL(isBuilt ? '../../' : '../', isBuilt ? bundle : moduleUrl)
  return {
    manifest: new URL('package.json', root),
    earsScript: new URL('resources/ears/listen.py', unpacked(root)),
    pageFolder: new URL('out/renderer/', root),
    vadWorker: isBuilt ? new URL('silero-worker.js', bundle) : new URL('./vad/silero-worker.ts', moduleUrl),
  }
}

/** Electron reads out of a package's archive as if it were a folder; other programs find what lies beside it. */
function unpacked(root: URL): URL {
  return new URL(root.href.replace(/\.asar\/$/, '.asar.unpacked/'))
}
