import { readdir, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { childEnvironment } from '../processes/child-environment.ts'
import { runProgram } from '../processes/run-program.ts'

/** Measured 1.3 s here with everything in the page; a machine that is busy with other things gets a good deal more. */
const buildTimeoutMs = 60_000

export type PageState = 'built' | 'missing' | 'outdated' | 'without-sources'

/** The page alone, or with it what Electron runs. */
export type BuildPart = 'page' | 'app'

const indexFile = join('out', 'renderer', 'index.html')
const entryFile = join('out', 'main', 'index.js')
const builder = join('node_modules', 'electron-vite', 'bin', 'electron-vite.js')
/** What the page is made of; Electron runs the sources of `main` as a bundle, the other hosts as they are. */
const pageSources = ['renderer', 'shared', 'electron.vite.config.ts', 'scripts/detector-files.ts', 'package-lock.json']
const sourcesOf = { page: pageSources, app: [...pageSources, 'main', 'preload'] } as const
const filesOf = { page: [indexFile], app: [indexFile, entryFile] } as const

/** `without-sources`: an installed Parley, or one without the packages that build it; it has its page or has none. */
export async function pageState(root: string, part: BuildPart = 'page'): Promise<PageState> {
  const isBuildable = (await changedAtMs(join(root, builder))) > 0 && (await changedAtMs(join(root, 'renderer'))) > 0
  if (!isBuildable) return 'without-sources'
  const builtAtMs = Math.min(...(await Promise.all(filesOf[part].map((file) => changedAtMs(join(root, file))))))
  if (builtAtMs === 0) return 'missing'
  const sourceTimes = await Promise.all(sourcesOf[part].map((source) => newestMs(join(root, source))))
  return Math.max(...sourceTimes) > builtAtMs ? 'outdated' : 'built'
}

/** Builds the page when it is missing or older than what it is made of. Never throws: Parley works without a page. */
export async function seeToPage(ports: {
  readonly root: string
  readonly part?: BuildPart
  readonly wallMs: () => number
  readonly say: (line: string) => void
}): Promise<void> {
  const { root, say, part = 'page' } = ports
  const state = await pageState(root, part)
  if (state === 'built' || state === 'without-sources') return
  say(`Building the page, which is ${state === 'missing' ? 'not built yet' : 'older than its sources'} …`)
  const startedAtMs = ports.wallMs()
  const built = await runProgram(process.execPath, [join(root, builder), 'build', '--ignoreConfigWarning'], {
    cwd: root,
    env: childEnvironment(process.env),
    timeoutMs: buildTimeoutMs,
  })
  if (built.code !== 0) {
    const why =
      built.failure === 'timed-out' ? `it took longer than ${buildTimeoutMs / 1000} s` : complaintIn(built.stderr)
    say(`The page could not be built: ${why}. Everything else works; "npm run build" shows the whole story.`)
    return
  }
  // As old as the moment at which the sources began to be read: what was saved while it was built is newer.
  const startedAt = new Date(startedAtMs)
  for (const file of filesOf[part]) await utimes(join(root, file), startedAt, startedAt)
}

/** The first line that says something about this failure, and not that there was one. */
function complaintIn(printed: string): string {
  const lines = stripVTControlCharacters(printed)
    .split('\n')
    .map((line) => line.trim())
  return (
    lines.find((line) => line !== '' && !/^(error during build|Error: Build failed|failed to load)/.test(line)) ??
    'it did not say why'
  )
}

/** Of a file, or of the newest thing in a folder, the folders themselves included: they tell what was taken away. */
async function newestMs(path: string): Promise<number> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => [])
  const times = entries
    .filter((entry) => !entry.name.endsWith('.test.ts'))
    .map((entry) => changedAtMs(join(entry.parentPath, entry.name)))
  return Math.max(await changedAtMs(path), ...(await Promise.all(times)))
}

async function changedAtMs(path: string): Promise<number> {
  try {
    return (await stat(path)).mtimeMs
  } catch {
    return 0
  }
}
