import { existsSync, readFileSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { findProgram } from '../processes/find-program.ts'
import { carryOut, findsPipeWire } from './apt.ts'
import { isDebianLike } from './apt-answers.ts'
import { packageSets } from './needs.ts'
import type { Need, PackageSet } from './needs.ts'
import { planPackages } from './plan.ts'
import type { Order, PackageSource } from './plan.ts'

export interface SystemPackageOptions {
  readonly set: PackageSet
  /** Packages that this start has no use for, e.g. `chromium` without a page. */
  readonly except?: readonly string[]
  /** Asks again although somebody said no, and tries again although it failed. */
  readonly isForced?: boolean
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  readonly isRoot: boolean
  /** Says which system this is: /etc/os-release. */
  readonly osReleaseFile: string
  /** Parley's own folder for what it downloads: `.cache` in the project. */
  readonly cacheFolder: string
  readonly nowMs: () => number
  /** One line for a person; never on stdout, which belongs to the caller. */
  readonly say: (line: string) => void
  /** `undefined` where nobody sits at a terminal. */
  readonly ask: ((question: string) => Promise<boolean>) | undefined
}

const memorySchema = z.strictObject({
  packages: z.string(),
  outcome: z.enum(['declined', 'failed']),
  atMs: z.number(),
})

/** A "no" holds for good; a failure (no network, a locked dpkg) until the next day. */
const failureHoldsMs = 24 * 3_600_000

/**
 * Sees to the machine's packages and returns the names of those that are still missing. Never throws and never takes
 * the program down: whatever is missing, Parley goes on with what there is. With nothing missing it costs some file
 * look-ups.
 */
export async function ensureSystemPackages(options: SystemPackageOptions): Promise<readonly string[]> {
  const missing = missingNeeds(options)
  if (missing.length === 0) return []
  const source = sourceOf(options)
  const memoryFile = join(options.cacheFolder, `system-packages-${options.set}.json`)
  const plan = planPackages({
    missing,
    source,
    isRoot: options.isRoot,
    isAttended: options.ask !== undefined,
    hasPipeWire: source === 'apt' && (await findsPipeWire(options.env)),
    lastTime: options.isForced === true ? undefined : lastTimeOf(memoryFile, missing, options.nowMs()),
  })
  switch (plan.type) {
    case 'nothing':
      return []
    case 'tell':
      options.say(plan.sentence)
      return namesOf(missing)
    case 'ask':
      if ((await options.ask?.(plan.question)) !== true) {
        await remember(memoryFile, missing, { outcome: 'declined', atMs: options.nowMs() })
        return namesOf(missing)
      }
      break
    case 'go-ahead':
      options.say(plan.sentence)
      break
  }
  return follow(plan.order, memoryFile, options)
}

/** Where packages that must not be installed are unpacked, with the layout of a file system's root. */
export function privatePackageRoot(cacheFolder: string): string {
  return join(cacheFolder, 'system-packages', 'root')
}

async function follow(order: Order, memoryFile: string, options: SystemPackageOptions): Promise<readonly string[]> {
  const privateFolder = dirname(privatePackageRoot(options.cacheFolder))
  try {
    for (const complaint of await carryOut(order, { ...options, privateFolder })) options.say(complaint)
  } catch (error) {
    options.say(`Seeing to the packages failed: ${error instanceof Error ? error.message : 'for no known reason'}.`)
  }
  const missing = missingNeeds(options)
  if (missing.length === 0) {
    await rm(memoryFile, { force: true })
  } else {
    await remember(memoryFile, missing, { outcome: 'failed', atMs: options.nowMs() })
    options.say(`Going on without ${namesOf(missing).join(', ')}.`)
  }
  return namesOf(missing)
}

function missingNeeds({ set, except = [], platform, env, cacheFolder }: SystemPackageOptions): Need[] {
  const privateBin = join(privatePackageRoot(cacheFolder), 'usr', 'bin')
  const isProgramThere = (name: string): boolean =>
    findProgram(name, { platform, env }) !== undefined || existsSync(join(privateBin, name))
  const isThere = ({ programs = [], files = [] }: Need): boolean =>
    programs.some(isProgramThere) || files.some((file) => existsSync(file))
  return packageSets[set].filter((need) => !except.includes(need.name) && !isThere(need))
}

function sourceOf({ platform, env, osReleaseFile }: SystemPackageOptions): PackageSource {
  if (platform === 'darwin') return 'macos'
  if (platform === 'win32') return 'windows'
  const hasApt = findProgram('apt-get', { platform, env }) !== undefined
  return hasApt && existsSync(osReleaseFile) && isDebianLike(readFileSync(osReleaseFile, 'utf8'))
    ? 'apt'
    : 'other-linux'
}

function lastTimeOf(file: string, missing: readonly Need[], nowMs: number): 'declined' | 'failed' | undefined {
  try {
    const memory = memorySchema.parse(JSON.parse(readFileSync(file, 'utf8')))
    if (memory.packages !== namesOf(missing).join(' ')) return undefined
    return memory.outcome === 'failed' && nowMs - memory.atMs > failureHoldsMs ? undefined : memory.outcome
  } catch {
    return undefined
  }
}

async function remember(
  file: string,
  missing: readonly Need[],
  what: { readonly outcome: 'declined' | 'failed'; readonly atMs: number },
): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, JSON.stringify({ packages: namesOf(missing).join(' '), ...what }))
  } catch {
    // A folder that cannot be written costs a repeated question, not the start.
  }
}

function namesOf(needs: readonly Need[]): string[] {
  return needs.map(({ name }) => name)
}
