import { renameSync, rmSync } from 'node:fs'
import { z } from 'zod'
import type { Clock } from '../../shared/std/clock.ts'
import { backupPath, copiesOf, isAhead, removeOldCopies } from './copies.ts'
import type { CopyJob, CopyOutcome, StartCopy } from './copy-job.ts'
import { type Database, unfinishedSuffix } from './database.ts'
import { storeError } from './store-error.ts'

const backupEveryMs = 24 * 60 * 60 * 1000
/** A store in which nothing was said yet is no backup of anything. */
const lookAgainMs = 60 * 60 * 1000
/** After a deletion, or in the middle of an import: both may go on for a while. */
const afterMoveMs = 60 * 1000
export const copiesKept = { backup: 3, 'before-migration': 2 } as const

interface BackupOptions {
  readonly path: string
  readonly clock: Clock
  readonly startCopy: StartCopy
  /** The file was too large to be looked through before it was opened. */
  readonly isUnchecked: boolean
  readonly onTrouble: (sentence: string) => void
}

/** A backup a day of a file that was looked through, when the store is opened and while it stays open. */
export class Backups {
  readonly #database: Database
  readonly #options: BackupOptions
  #isUnchecked: boolean
  #isLookFailing = false
  #cancel: () => void = () => undefined
  #running: { readonly job: CopyJob; end: () => Promise<void> } | undefined

  constructor(database: Database, options: BackupOptions) {
    this.#database = database
    this.#options = options
    this.#isUnchecked = options.isUnchecked
    this.#makeWhenDue()
  }

  close(): void {
    this.#cancel()
    this.#database.letMove()
    this.#cancel()
  }

  #makeWhenDue(): void {
    this.#lookAfter(this.#makeOrWait())
  }

  #lookAfter(delayMs: number): void {
    this.#cancel()
    this.#cancel = this.#options.clock.after(delayMs, () => {
      this.#makeOrTell()
    })
  }

  /** Nobody asked for this look: what fails in it is told once and tried again, and ends nothing. */
  #makeOrTell(): void {
    try {
      this.#makeWhenDue()
      this.#isLookFailing = false
    } catch (thrown) {
      if (!this.#isLookFailing) this.#options.onTrouble(notLooked(storeError(thrown).message))
      this.#isLookFailing = true
      this.#lookAfter(lookAgainMs)
    }
  }

  /** How long until the next look. */
  #makeOrWait(): number {
    const { path, clock } = this.#options
    if (this.#running !== undefined || !hasItems(this.#database)) return lookAgainMs
    const nowMs = clock.wallMs()
    const newest = copiesOf(path, nowMs).find(({ kind, madeAtMs }) => kind === 'backup' && !isAhead(madeAtMs, nowMs))
    const waitMs = newest === undefined ? 0 : newest.madeAtMs + backupEveryMs - nowMs
    if (waitMs > 0) {
      if (this.#isUnchecked) this.#start({ storePath: path, copyPath: undefined })
      // After a clock was set back the newest one may be of tomorrow: it must not put off the next one for long.
      return Math.min(waitMs, backupEveryMs)
    }
    this.#make(nowMs)
    return backupEveryMs
  }

  #make(nowMs: number): void {
    const { path } = this.#options
    this.#start({ storePath: path, copyPath: backupPath(path, nowMs) })
  }

  #start(job: CopyJob): void {
    const running = { job, end: () => Promise.resolve() }
    try {
      this.#database.holdStill(() => {
        this.#giveUp()
      })
      this.#running = running
      const started = this.#options.startCopy(job, (outcome) => {
        // Of a job that was given up nothing is true any more.
        if (this.#running !== running) return
        this.#running = undefined
        this.#database.letMove()
        this.#finish(job, outcome)
      })
      running.end = () => started.end()
    } catch (thrown) {
      this.#running = undefined
      this.#database.letMove()
      this.#finish(job, { type: 'failed', message: storeError(thrown).message })
    }
  }

  /** The file changes under whoever copies it, or holds what must be in no copy: that one is none. */
  #giveUp(): void {
    const running = this.#running
    if (running === undefined) return
    this.#running = undefined
    const { copyPath } = running.job
    if (copyPath !== undefined) {
      removeUnfinished(copyPath)
      // SQLite does not stop in the middle, and not every system lets go of a file that is being written.
      void running.end().then(() => {
        removeUnfinished(copyPath)
      })
    } else void running.end()
    this.#lookAfter(afterMoveMs)
  }

  #finish({ copyPath }: CopyJob, outcome: CopyOutcome): void {
    const { path, clock, onTrouble } = this.#options
    switch (outcome.type) {
      case 'damaged':
        this.#isUnchecked = false
        this.#database.reportDamage()
        return
      case 'failed':
        // Nothing is lost yet: the conversations are where they were, and the day after there is another try.
        if (copyPath !== undefined) onTrouble(notMade(outcome.message))
        return
      case 'done':
        this.#isUnchecked = false
        if (copyPath === undefined) return
        try {
          renameSync(copyPath + unfinishedSuffix, copyPath)
          removeOldCopies(path, copiesKept, clock.wallMs())
        } catch (thrown) {
          onTrouble(notMade(storeError(thrown).message))
        }
    }
  }
}

function notMade(reason: string): string {
  return `The daily backup of the conversations was not made. ${reason}`
}

function notLooked(reason: string): string {
  return `Parley could not see whether the conversations need their daily backup. ${reason} It looks again every hour.`
}

/** What is not removed here goes at the next start. */
function removeUnfinished(copyPath: string): void {
  try {
    for (const companion of ['', '-journal']) rmSync(copyPath + unfinishedSuffix + companion, { force: true })
  } catch {
    return
  }
}

function hasItems(database: Database): boolean {
  return database.row(z.object({ itemNumber: z.number() }), 'SELECT itemNumber FROM items LIMIT 1') !== undefined
}
