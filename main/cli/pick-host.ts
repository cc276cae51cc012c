import { homedir } from 'node:os'
import type { Clock } from '../../shared/std/clock.ts'
import {
  chooseHost,
  wantsBrowser,
  wantsElectron,
  type HostChoice,
  type HostFacts,
  type HostKind,
} from './choose-host.ts'
import { findElectron } from './electron-binary.ts'
import { createElectronMemory } from './electron-memory.ts'
import { fetchElectron } from './fetch-electron.ts'
import { findBrowser, type Browser } from './find-browser.ts'
import { seeToPackages } from './packages-at-start.ts'
import type { ProgressLine } from './progress-line.ts'
import { startCommand } from './start-command.ts'
import { displayOf, type InputKind } from './this-place.ts'

export interface PickOptions {
  readonly asked: HostKind | undefined
  readonly input: InputKind
  readonly root: string
  readonly clock: Clock
  readonly progress: ProgressLine
  /** Why Electron is out of the question this time. */
  readonly electronWhyNot: string | undefined
  readonly signal: AbortSignal
}

export interface PickedHost {
  readonly choice: HostChoice
  readonly electronPath: string | undefined
  readonly browser: Browser | undefined
}

/** Sees what there is, fetches what is worth fetching, and chooses. */
export async function pickHost(options: PickOptions): Promise<PickedHost> {
  const { asked, input } = options
  const { platform, env } = process
  const display = displayOf({ platform, env })
  const isPiped = input === 'pipe' || input === 'file'
  const electron = await seeToElectron(options, wantsElectron({ asked, display, isPiped }))
  const known = { asked, display, isPiped, electron: electron.fact }
  const search = { platform, env, homeDirectory: homedir() }
  const isBrowserWanted = wantsBrowser(known)
  await seeToPackages({ isWithBrowser: isBrowserWanted && findBrowser(search) === undefined })
  const browser = isBrowserWanted ? findBrowser(search) : undefined
  return { choice: chooseHost({ ...known, browser: browserFact(browser) }), electronPath: electron.path, browser }
}

async function seeToElectron(
  options: PickOptions,
  isWanted: boolean,
): Promise<{ readonly fact: HostFacts['electron']; readonly path: string | undefined }> {
  const missing = (why: string) => ({ fact: { isHere: false, why }, path: undefined }) as const
  if (options.electronWhyNot !== undefined) return missing(options.electronWhyNot)
  const place = { root: options.root, env: process.env }
  const found = findElectron(place)
  if (found.type === 'here') return { fact: { isHere: true }, path: found.path }
  if (found.type === 'missing') return missing(found.why)
  if (!isWanted) return missing('its binary is not here')

  const memory = createElectronMemory(options.root, () => options.clock.wallMs())
  const failure = options.asked === 'electron' ? undefined : memory.failure()
  if (failure !== undefined)
    return missing(`${failure} a short while ago; "${startCommand('--host electron')}" tries again`)
  const { progress } = options
  progress.begin('Fetching Electron, over 100 MB, once')
  const fetched = await fetchElectron({
    packageFolder: found.packageFolder,
    env: process.env,
    clock: options.clock,
    onBytes: (bytes) => {
      progress.show(`${(bytes / 1_000_000).toFixed(1)} MB`)
    },
    signal: options.signal,
  })
  progress.end()
  const now = findElectron(place)
  if (now.type === 'here') {
    memory.forget()
    return { fact: { isHere: true }, path: now.path }
  }
  const why = fetched.isHere ? 'its download left no binary' : fetched.why
  if (!options.signal.aborted) memory.remember(why)
  return missing(why)
}

function browserFact(browser: Browser | undefined): HostFacts['browser'] {
  if (browser !== undefined) return { isHere: true, name: browser.name }
  return {
    isHere: false,
    why: `no browser of Chromium’s family was found; ${installAdvice[process.platform] ?? otherAdvice}`,
  }
}

const otherAdvice = 'install chromium with the system’s package manager (Debian: sudo apt-get install chromium)'
const installAdvice: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'install Chrome, Edge, Brave or Chromium',
  win32: 'install Edge, Chrome, Brave or Chromium',
}
