import { execFile, spawn } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { Mutant } from './mutant.ts'
import { patched, syntaxErrors } from './patch.ts'
import { readReport, type FileReport } from './test-report.ts'

/** A file whose tests take longer than this hangs as a whole: their own limit is 20 s each. */
const fileMaxMs = 180_000

/** A copy of the work tree in which one guard at a time is switched off. */
export class WorkCopy {
  readonly #folder: string

  private constructor(folder: string) {
    this.#folder = folder
  }

  /** Of all that git would keep, as it stands in the tree: what is not yet committed counts. */
  static async of(root: string): Promise<WorkCopy> {
    const folder = await mkdtemp(join(tmpdir(), 'parley-mutants-'))
    const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
    const { stdout } = await promisify(execFile)('git', args, { cwd: root, maxBuffer: 2 ** 26 })
    for (const file of stdout.split('\0').filter((name) => name !== '')) {
      await mkdir(join(folder, dirname(file)), { recursive: true })
      // Somebody may just have removed it without telling git.
      await cp(join(root, file), join(folder, file)).catch(ignoreMissing)
    }
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
    return new WorkCopy(folder)
  }

  async runTests(test: string): Promise<FileReport> {
    const reportFile = join(this.#folder, 'mutant-report.json')
    await rm(reportFile, { force: true })
    const vitest = join(this.#folder, 'node_modules/vitest/vitest.mjs')
    const said = await output(
      [
        vitest,
        'run',
        test,
        '--reporter=json',
        `--outputFile=${reportFile}`,
        '--maxWorkers=1',
        '--no-cache',
        '--no-fsModuleCache',
      ],
      this.#folder,
    )
    const json = await readFile(reportFile, 'utf8').catch(() => undefined)
    return json === undefined ? { type: 'not-loaded', why: said } : readReport(JSON.parse(json))
  }

  async runMutated(mutant: Mutant): Promise<FileReport> {
    const file = join(this.#folder, mutant.file)
    const source = await readFile(file, 'utf8')
    try {
      // The mutants test says so as well; the others of the list are tried all the same.
      if (source.split(mutant.find).length !== 2)
        return { type: 'not-loaded', why: 'The patch fits nowhere, or twice.' }
      const broken = patched(mutant, source)
      const [error] = syntaxErrors(mutant.file, broken)
      if (error !== undefined) return { type: 'not-loaded', why: `${mutant.file} does not parse: ${error}` }
      await writeFile(file, broken)
      return await this.runTests(mutant.test)
    } finally {
      await writeFile(file, source)
    }
  }

  async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true })
  }
}

/** What a program of Node says; a group of its own, so that what its tests have started ends with it. */
async function output(args: readonly string[], cwd: string): Promise<string> {
  const child = spawn(process.execPath, args, { cwd, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  const said: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said.push(chunk.toString()))
  const timer = setTimeout(endGroup, fileMaxMs, child.pid)
  await new Promise<void>((resolve) => {
    child.once('error', () => {
      resolve()
    })
    child.once('close', () => {
      resolve()
    })
  })
  clearTimeout(timer)
  endGroup(child.pid)
  return said.join('').trim()
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // All of it has ended by itself.
  }
}

function ignoreMissing(thrown: unknown): void {
  if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT')) throw thrown
}
