import { join } from 'node:path'
import { ensureSystemPackages } from '../system-packages/system-packages.ts'
import { ensureOnThisMachine } from '../system-packages/this-machine.ts'

/** Not used by anything that starts today: the terminal and the server alone have no window. */
const except = ['chromium']

/** Before the first chat: what the machine lacks is installed, asked for or named. */
export async function seeToPackages(): Promise<void> {
  await ensureOnThisMachine({ set: 'run', except })
}

/** A server for programs changes nothing on the machine; it says on stderr what it has to do without. */
export async function nameMissingPackages(say: (line: string) => void): Promise<void> {
  await ensureSystemPackages({
    set: 'run',
    except,
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
