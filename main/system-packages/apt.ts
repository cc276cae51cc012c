import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { childEnvironment } from '../processes/child-environment.ts'
import { runProgram } from '../processes/run-program.ts'
import type { ProgramResult } from '../processes/run-program.ts'
import { hasPipeWire, parseSimulation, wantsFreshLists } from './apt-answers.ts'
import type { Order } from './plan.ts'

/** A mirror that does not answer costs this much at most; the packages of the run set are there in a minute. */
const listsTimeoutMs = 90_000
const downloadTimeoutMs = 240_000
/** dpkg is never ended in the middle of its work by us; this is for one that hangs in a question. */
const unpackTimeoutMs = 600_000
const questionTimeoutMs = 30_000
const listsStayFreshMs = 7 * 24 * 3_600_000

const listsFolder = '/var/lib/apt/lists'
const patience = ['-o', 'DPkg::Lock::Timeout=300', '-o', 'Acquire::Retries=1', '-o', 'Acquire::http::Timeout=20']

export interface AptOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Where packages go that must not be installed. */
  readonly privateFolder: string
  readonly isRoot: boolean
  readonly nowMs: () => number
  readonly say: (line: string) => void
}

export async function findsPipeWire(env: AptOptions['env']): Promise<boolean> {
  const format = ['-W', '-f=${binary:Package} ${Status}\\n', 'pipewire*', 'wireplumber']
  const listed = await runProgram('dpkg-query', format, { env: childEnvironment(env), timeoutMs: questionTimeoutMs })
  return hasPipeWire(listed.stdout)
}

/** Carries an order out as far as it goes. Returns sentences about what did not go. */
export async function carryOut(order: Order, options: AptOptions): Promise<readonly string[]> {
  const complaints: string[] = []
  if (await areListsStale(options)) complaints.push(...(await refreshLists(options)))
  if (order.install.length > 0) complaints.push(...(await install(order.install, options)))
  if (order.unpack.length > 0) complaints.push(...(await unpackApart(order.unpack, options)))
  return complaints
}

async function install(packages: readonly string[], options: AptOptions): Promise<string[]> {
  const complaints: string[] = []
  let agreed = await withoutRemovals(packages, options, complaints)
  if (agreed.length === 0) return complaints
  let downloaded = await aptGet(['install', '-d', ...agreed], options, downloadTimeoutMs)
  if (downloaded.code !== 0 && wantsFreshLists(downloaded.stdout + downloaded.stderr)) {
    complaints.push(...(await refreshLists(options)))
    agreed = await withoutRemovals(agreed, options, complaints)
    downloaded = await aptGet(['install', '-d', ...agreed], options, downloadTimeoutMs)
  }
  if (downloaded.code !== 0) return [...complaints, `Downloading ${agreed.join(', ')} failed: ${reasonOf(downloaded)}`]
  const installed = await aptGet(['install', '--no-download', ...agreed], options, unpackTimeoutMs)
  return installed.code === 0
    ? complaints
    : [...complaints, `Installing ${agreed.join(', ')} failed: ${reasonOf(installed)}`]
}

/** Installing must only ever add: whatever would take something away is left out and named. */
async function withoutRemovals(
  packages: readonly string[],
  options: AptOptions,
  complaints: string[],
): Promise<string[]> {
  const together = await simulate(packages, options)
  if (together.removes.length === 0) return [...packages]
  const harmless: string[] = []
  for (const name of packages) {
    const { removes } = await simulate([...harmless, name], options)
    if (removes.length === 0) harmless.push(name)
    else complaints.push(`${name} was left out: installing it would remove ${removes.join(', ')}.`)
  }
  return harmless
}

async function simulate(packages: readonly string[], options: AptOptions): Promise<ReturnType<typeof parseSimulation>> {
  const simulated = await aptGet(['-s', 'install', ...packages], options, questionTimeoutMs)
  return parseSimulation(simulated.stdout)
}

/** Downloads packages with what they need and lays their files into our own folder. */
async function unpackApart(packages: readonly string[], options: AptOptions): Promise<string[]> {
  const { installs } = await simulate(packages, options)
  const archives = join(options.privateFolder, 'archives')
  await mkdir(archives, { recursive: true })
  const env = programEnvironment(options)
  const names = installs.length === 0 ? packages : installs
  const downloaded = await runProgram('apt-get', [...patience, 'download', ...names], {
    env,
    timeoutMs: downloadTimeoutMs,
    cwd: archives,
  })
  if (downloaded.code !== 0) return [`Downloading ${packages.join(', ')} failed: ${reasonOf(downloaded)}`]
  const files = (await readdir(archives)).filter((file) => file.endsWith('.deb'))
  for (const file of files) {
    const target = join(options.privateFolder, 'root')
    const unpacked = await runProgram('dpkg', ['-x', join(archives, file), target], {
      env,
      timeoutMs: questionTimeoutMs,
    })
    if (unpacked.code !== 0) return [`Unpacking ${file} failed: ${reasonOf(unpacked)}`]
  }
  await rm(archives, { recursive: true, force: true })
  return []
}

async function areListsStale({ nowMs }: AptOptions): Promise<boolean> {
  try {
    const files = (await readdir(listsFolder)).filter((file) => file.includes('_Packages'))
    const times = await Promise.all(files.map(async (file) => (await stat(join(listsFolder, file))).mtimeMs))
    // A list keeps the mirror's time; the folder says when somebody last looked.
    const lastLookMs = Math.max((await stat(listsFolder)).mtimeMs, ...times)
    return files.length === 0 || nowMs() - lastLookMs > listsStayFreshMs
  } catch {
    return true
  }
}

async function refreshLists(options: AptOptions): Promise<string[]> {
  if (!options.isRoot) return []
  options.say('Fetching the lists of packages (apt-get update) …')
  const updated = await aptGet(['update'], options, listsTimeoutMs)
  return updated.code === 0 ? [] : [`The lists of packages could not be fetched: ${reasonOf(updated)}`]
}

function aptGet(args: readonly string[], options: AptOptions, timeoutMs: number): Promise<ProgramResult> {
  const env = programEnvironment(options)
  return runProgram('apt-get', [...patience, '-y', '--no-install-recommends', ...args], { env, timeoutMs })
}

/** In plain C, so that answers can be read; without questions, so that none is waited for; through the user's proxy. */
function programEnvironment({ env }: Pick<AptOptions, 'env'>): Record<string, string> {
  const proxies = Object.entries(env).flatMap(([name, value]) =>
    /^(https?|no)_proxy$/i.test(name) && value !== undefined ? [[name, value] as const] : [],
  )
  return {
    ...childEnvironment(env),
    ...Object.fromEntries(proxies),
    LC_ALL: 'C',
    DEBIAN_FRONTEND: 'noninteractive',
  }
}

function reasonOf({ failure, stdout, stderr }: ProgramResult): string {
  if (failure === 'timed-out') return 'it took too long (is there a network?).'
  if (failure === 'not-started') return 'the program is not there.'
  const complaint = /^E: .*$/m.exec(stderr)?.[0] ?? stderr.trim().split('\n').at(-1) ?? stdout.trim().split('\n').at(-1)
  return complaint === undefined || complaint === '' ? 'it did not say why.' : complaint.replace(/^E: /, '')
}
