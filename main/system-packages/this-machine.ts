import { fileURLToPath } from 'node:url'
import { programFiles } from '../program-files.ts'
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
    cacheFolder: fileURLToPath(new URL('.cache', programFiles(import.meta.url).root)),
    nowMs: () => Date.now(),
    say: (line) => process.stderr.write(`${line}\n`),
    ask: questionAtTerminal(process.env),
  })
}
