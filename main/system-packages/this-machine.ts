import { join } from 'node:path'
import { questionAtTerminal } from './ask-at-terminal.ts'
import { ensureSystemPackages } from './system-packages.ts'
import type { SystemPackageOptions } from './system-packages.ts'

/** What `npm start`, `npm test` and `npm run system-packages` call: this machine, this terminal, this project's cache. */
export function ensureOnThisMachine(
  order: Pick<SystemPackageOptions, 'set' | 'except' | 'isForced'>,
): Promise<readonly string[]> {
  return ensureSystemPackages({
    ...order,
    platform: process.platform,
    env: process.env,
    isRoot: process.getuid?.() === 0,
    osReleaseFile: '/etc/os-release',
    cacheFolder: join(import.meta.dirname, '..', '..', '.cache'),
    nowMs: () => Date.now(),
    say: (line) => process.stderr.write(`${line}\n`),
    ask: questionAtTerminal(process.env),
  })
}
