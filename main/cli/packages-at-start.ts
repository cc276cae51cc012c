import { fileURLToPath } from 'node:url'
import { isInstalled, programFiles } from '../program-files.ts'
import { ensureSystemPackages } from '../system-packages/system-packages.ts'
import { ensureOnThisMachine } from '../system-packages/this-machine.ts'

/** The terminal, the server alone and Electron's own window have no use for it. */
const browser = ['chromium']

const files = programFiles(import.meta.url)

/**
 * Before the start: what the machine lacks is installed, asked for or named. Parley as a package only names it: what it
 * recommends was there to be had, and whoever installed it without had a reason.
 */
export async function seeToPackages({ isWithBrowser }: { readonly isWithBrowser: boolean }): Promise<void> {
  if (isInstalled(files)) {
    await nameMissingPackages((line) => {
      process.stderr.write(`${line}\n`)
    })
    return
  }
  await ensureOnThisMachine({ set: 'run', except: isWithBrowser ? [] : browser })
}

/** A server for programs changes nothing on the machine; it says on stderr what it has to do without. */
export async function nameMissingPackages(say: (line: string) => void): Promise<void> {
  await ensureSystemPackages({
    set: 'run',
    except: browser,
    platform: process.platform,
    env: process.env,
    // Whoever may not install is only told.
    isRoot: false,
    ask: undefined,
    osReleaseFile: '/etc/os-release',
    cacheFolder: fileURLToPath(new URL('.cache', files.root)),
    nowMs: () => Date.now(),
    say,
  })
}
