import { setPriority } from 'node:os'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { writeUnfinishedCopy } from './database.ts'
import { isDamage, storeError } from './store-error.ts'

/** Looks the store's file through, and makes a copy of it if a place is named. The file must not change meanwhile. */
export interface CopyJob {
  readonly storePath: string
  /** Its last name: the copy is left unfinished, whoever asked names it. */
  readonly copyPath: string | undefined
}

export type CopyOutcome =
  { readonly type: 'done' } | { readonly type: 'damaged' } | { readonly type: 'failed'; readonly message: string }

/** The outcome comes once, and not any more after `end`. What was written by then is left for whoever asked. */
export type StartCopy = (job: CopyJob, onOutcome: (outcome: CopyOutcome) => void) => { end(): Promise<void> }

/** In this thread, at once. */
export const copyHere: StartCopy = (job, onOutcome) => {
  onOutcome(runCopyJob(job))
  return { end: () => Promise.resolve() }
}

export function runCopyJob({ storePath, copyPath }: CopyJob): CopyOutcome {
  try {
    // Its lock is held by the one who writes it. A file that does not change needs none, so it can be read beside that.
    const url = pathToFileURL(storePath)
    url.searchParams.set('immutable', '1')
    const file = new DatabaseSync(url, { readOnly: true })
    try {
      if (file.prepare('PRAGMA quick_check(1)').get()?.quick_check !== 'ok') return { type: 'damaged' }
      if (copyPath !== undefined) writeUnfinishedCopy(file, copyPath)
      return { type: 'done' }
    } finally {
      file.close()
    }
  } catch (thrown) {
    return isDamage(thrown) ? { type: 'damaged' } : { type: 'failed', message: storeError(thrown).message }
  }
}

/** Whoever speaks and listens goes first. Elsewhere than on Linux this would slow down the whole process. */
export function stepBack(platform: NodeJS.Platform): void {
  if (platform === 'linux') setPriority(0, 10)
}
