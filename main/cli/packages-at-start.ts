import { join } from 'node:path'
import { ensureSystemPackages } from '../system-packages/system-packages.ts'
import { ensureOnThisMachine } from '../system-packages/this-machine.ts'

/** The terminal, the server alone and Electron's own window have no use for it. */
const browser = ['chromium']

/** Before the start: what the machine lacks is installed, asked for or named. */
export async function seeToPackages({ isWithBrowser }: { readonly isWithBrowser: boolean }): Promise<void> {
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
    cacheFolder: join(import.meta.dirname, '..', '..', '.cache'),
    nowMs: () => Date.now(),
    say,
  })
}
