import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type TestInfo } from '@playwright/test'
import { findChromium } from './browser/find-chromium.ts'
import type { StandInControl } from './stand-in/desk.ts'

const root = join(import.meta.dirname, '..')
const electronFolder = join(root, 'node_modules', 'electron')

/** Never by asking the package: importing it where its binary is not starts a download without an end. */
function isElectronHere(): boolean {
  const named = join(electronFolder, 'path.txt')
  return existsSync(named) && existsSync(join(electronFolder, 'dist', readFileSync(named, 'utf8').trim()))
}

/** What the specs of the desktop run on; `PARLEY_E2E_RUNTIME=stand-in` asks for the stand-in where both are there. */
export const electronRuntime = chosenRuntime()

function chosenRuntime(): 'electron' | 'stand-in' {
  return process.env.PARLEY_E2E_RUNTIME !== 'stand-in' && isElectronHere() ? 'electron' : 'stand-in'
}

/** Why the specs of the desktop cannot run here. */
export const desktopMissing: string | undefined =
  electronRuntime === 'stand-in' && findChromium() === undefined
    ? 'there is no Electron, and no chromium on the PATH for its stand-in'
    : undefined

/** A green run must never claim Electron where there was none. */
export function nameRuntime(info: TestInfo): void {
  info.annotations.push({ type: 'runtime', description: electronRuntime })
}

const standInFolder = join(import.meta.dirname, 'stand-in')

/** The built app, on a profile of its own. */
export async function launchDesktop(profile: string, flags: readonly string[] = []): Promise<ElectronApplication> {
  // Playwright asks Electron's own package where the executable is, and that honours this.
  if (electronRuntime === 'stand-in') process.env.ELECTRON_OVERRIDE_DIST_PATH = standInFolder
  return await _electron.launch({
    cwd: root,
    env: { ...process.env, PARLEY_STAND_IN_NODE: process.execPath },
    args: ['.', `--profile=${profile}`, '--port=0', '--use-fake-device-for-media-stream', ...flags],
  })
}

/** A second start, by itself: resolves with its exit code. */
export async function startAgain(profile: string, flags: readonly string[] = []): Promise<number | null> {
  const executable =
    electronRuntime === 'stand-in'
      ? join(standInFolder, 'electron')
      : join(electronFolder, 'dist', readFileSync(join(electronFolder, 'path.txt'), 'utf8').trim())
  const child: ChildProcess = spawn(executable, ['--no-sandbox', '.', `--profile=${profile}`, ...flags], {
    cwd: root,
    env: { ...process.env, PARLEY_STAND_IN_NODE: process.execPath },
    stdio: 'ignore',
  })
  return await new Promise((resolve) => child.once('close', resolve))
}

/** What only the stand-in can do; specs that use it are skipped on real Electron. */
export async function control<Name extends keyof StandInControl>(
  desktop: ElectronApplication,
  name: Name,
  ...given: Parameters<StandInControl[Name]>
): Promise<ReturnType<StandInControl[Name]>> {
  if (electronRuntime !== 'stand-in') throw new Error('Only the stand-in can be controlled in this way.')
  const answer: unknown = await desktop.evaluate(
    (_electronModule, asked) => {
      const found: unknown = Reflect.get(globalThis, Symbol.for('parley-stand-in'))
      const controls = found as Readonly<Record<string, (...given: readonly unknown[]) => unknown>>
      return controls[asked.name]?.(...asked.given)
    },
    { name, given: given as readonly unknown[] },
  )
  return answer as ReturnType<StandInControl[Name]>
}
