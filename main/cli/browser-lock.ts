import { readlinkSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const name = 'SingletonLock'

/** Who uses a browser's data folder, by Chromium's own lock: a link to `host-processId`. Windows keeps it elsewhere. */
export function browserOwner(
  dataFolder: string,
): { readonly hostName: string; readonly processId: number } | undefined {
  try {
    const target = readlinkSync(join(dataFolder, name))
    const [, hostName = '', processId = ''] = /^(.*)-(\d+)$/.exec(target) ?? []
    return hostName === '' ? undefined : { hostName, processId: Number(processId) }
  } catch {
    return undefined
  }
}

/**
 * A container has another name at each start, and Chromium then refuses the folder as another computer's. Whoever asks
 * holds Parley's profile, in which the folder lies, so nobody else is using it.
 */
export function clearForeignLock(dataFolder: string, hostName: string): void {
  const owner = browserOwner(dataFolder)
  if (owner !== undefined && owner.hostName !== hostName) rmSync(join(dataFolder, name), { force: true })
}
