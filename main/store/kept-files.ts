import { readdirSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { KeptData } from '../../shared/protocol/kept-data.ts'
import { copiesOf } from './copies.ts'
import { isQuarantined } from './quarantine.ts'

export type KeptFiles = Pick<KeptData, 'directory' | 'store' | 'backups' | 'backupsKept' | 'setAside' | 'notice'>

/** As it is on the disk at this moment. */
export function keptFiles(
  storePath: string,
  { backupsKept, wallMs }: { readonly backupsKept: number; readonly wallMs: number },
): Omit<KeptFiles, 'notice'> {
  const directory = dirname(storePath)
  const name = basename(storePath)
  return {
    directory,
    store: { name, bytes: bytesOf(storePath) + bytesOf(`${storePath}-wal`) },
    backups: copiesOf(storePath, wallMs)
      .filter(({ kind }) => kind === 'backup')
      .map(({ path, madeAtMs }) => ({ madeAtMs, bytes: bytesOf(path) })),
    backupsKept,
    setAside: readdirSync(directory)
      .filter((file) => isQuarantined(storePath, file))
      .map((file) => ({ name: file, bytes: bytesOf(join(directory, file)) })),
  }
}

/** 0 for one that is not there: it may go while it is looked at. */
function bytesOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}
