import { soundServerPackages } from './needs.ts'
import type { Need } from './needs.ts'

/** Where the machine's packages come from. */
export type PackageSource = 'apt' | 'other-linux' | 'macos' | 'windows'

export interface PlanFacts {
  readonly missing: readonly Need[]
  readonly source: PackageSource
  readonly isRoot: boolean
  /** Somebody sits at a terminal and can be asked. */
  readonly isAttended: boolean
  readonly hasPipeWire: boolean
  /** What became of it the last time the same packages were missing; `undefined` when that was long ago or never. */
  readonly lastTime: 'declined' | 'failed' | undefined
}

export interface Order {
  readonly install: readonly string[]
  /** To be unpacked into Parley's own folder, touching nothing of the system. */
  readonly unpack: readonly string[]
}

export type Plan =
  | { readonly type: 'nothing' }
  | { readonly type: 'tell'; readonly sentence: string }
  | { readonly type: 'ask'; readonly question: string; readonly order: Order }
  | { readonly type: 'go-ahead'; readonly sentence: string; readonly order: Order }

/** What to do about missing packages. */
export function planPackages(facts: PlanFacts): Plan {
  const { missing, source, lastTime } = facts
  if (missing.length === 0) return { type: 'nothing' }
  const list = missing.map(({ name, purpose }) => `${name} (${purpose})`).join(', ')
  if (source !== 'apt') return { type: 'tell', sentence: elsewhere(source, list) }

  const order = orderOf(facts)
  const apart = order.unpack.length === 0 ? '' : ` ${beside(order.unpack)}`
  switch (lastTime) {
    case 'declined':
      return {
        type: 'tell',
        sentence: `Going on without ${namesOf(missing)}, as you chose; "npm run system-packages" asks again.`,
      }
    case 'failed':
      return {
        type: 'tell',
        sentence: `Going on without ${namesOf(missing)}, which could not be installed a short while ago; "npm run system-packages" tries again.`,
      }
    case undefined:
      if (!facts.isRoot) return withoutRoot(order, `Parley can use ${list}.`)
      return facts.isAttended
        ? { type: 'ask', question: `Parley can use ${list}. Install with apt-get now?${apart} [Y/n] `, order }
        : {
            type: 'go-ahead',
            sentence: `Nobody is at a terminal to ask, so Parley installs with apt-get: ${list}.${apart}`,
            order,
          }
  }
}

/** The exact line that installs packages, for apt-get here and for people to copy. */
export function installLine(packages: readonly string[]): string {
  return `apt-get install -y --no-install-recommends ${packages.join(' ')}`
}

/** Unpacking needs no root and touches nothing of the system, so it goes ahead; installing is left to who may. */
function withoutRoot({ install, unpack }: Order, wish: string): Plan {
  const line = install.length === 0 ? '' : ` To install: "sudo ${installLine(install)}"; until then it goes on without.`
  if (unpack.length === 0) return { type: 'tell', sentence: `${wish}${line}` }
  return { type: 'go-ahead', sentence: `${wish}${line} ${beside(unpack)}`, order: { install: [], unpack } }
}

function orderOf({ missing, hasPipeWire }: PlanFacts): Order {
  const names = missing.map(({ name }) => name)
  const isApart = (name: string): boolean => hasPipeWire && soundServerPackages.has(name)
  return { install: names.filter((name) => !isApart(name)), unpack: names.filter(isApart) }
}

function beside(names: readonly string[]): string {
  return `${names.join(' and ')} would replace PipeWire and with it this machine’s sound: unpacked into Parley’s own folder instead.`
}

function elsewhere(source: Exclude<PackageSource, 'apt'>, list: string): string {
  switch (source) {
    case 'other-linux':
      return `Parley can use ${list}. Install them with this system’s package manager (the names are Debian’s); until then it goes on without.`
    case 'macos':
      return 'Parley speaks with the voice of macOS. For ears without a cloud service, "brew install cmu-pocketsphinx"; tests that need a Linux machine are skipped.'
    case 'windows':
      return 'Parley speaks with the voice of Windows. For ears, name a speech-to-text service in the settings; tests that need a Linux machine are skipped.'
  }
}

function namesOf(needs: readonly Need[]): string {
  return needs.map(({ name }) => name).join(', ')
}
