import { existsSync, renameSync } from 'node:fs'
import { basename } from 'node:path'

/** Puts a file that cannot be read aside, with its journal, and says so. Nothing is deleted. */
export function quarantine(path: string, wallMs: number): string {
  const suffix = `.corrupt-${new Date(wallMs).toISOString().replaceAll(/[-:.]/g, '')}`
  for (const companion of ['', '-wal', '-shm'])
    if (existsSync(path + companion)) renameSync(path + companion, path + suffix + companion)
  return (
    'Parley could not read its saved conversations, notes and timers, so it began an empty store. ' +
    `The old file is kept beside it as ${basename(path)}${suffix}.`
  )
}
