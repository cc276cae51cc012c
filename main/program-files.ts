/** Files that belong to the program and are not imported: found beside the sources, or beside what they were built to. */
export interface ProgramFiles {
  readonly manifest: URL
  readonly earsScript: URL
  readonly vadWorker: URL
  /** The page as it was built; a folder that may be missing. */
  readonly pageFolder: URL
}

/** `moduleUrl` is that of a module in `main/`, or of the bundle in `out/main/`. */
export function programFiles(moduleUrl: string): ProgramFiles {
  const isBuilt = !moduleUrl.endsWith('.ts')
  const root = new URL(isBuilt ? '../../' : '../', moduleUrl)
  return {
    manifest: new URL('package.json', root),
    earsScript: new URL('resources/ears/listen.py', root),
    pageFolder: new URL('out/renderer/', root),
    vadWorker: new URL(isBuilt ? './silero-worker.js' : './vad/silero-worker.ts', moduleUrl),
  }
}
