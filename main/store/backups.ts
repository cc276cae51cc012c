import { z } from 'zod'
import type { Clock } from '../../shared/std/clock.ts'
import { toAssistantError } from '../../shared/protocol/errors.ts'
import { backupPath, copiesOf, removeOldCopies } from './copies.ts'
import type { Database } from './database.ts'

const backupEveryMs = 24 * 60 * 60 * 1000
/** A store in which nothing was said yet is no backup of anything. */
const lookAgainMs = 60 * 60 * 1000
export const copiesKept = { backup: 3, 'before-migration': 2 } as const

/** A backup a day, when the store is opened and while it stays open. */
export class Backups {
  readonly #database: Database
  readonly #path: string
  readonly #clock: Clock
  readonly #onTrouble: (sentence: string) => void
  #cancel: () => void = () => undefined

  constructor(
    database: Database,
    options: { readonly path: string; readonly clock: Clock; readonly onTrouble: (sentence: string) => void },
  ) {
    this.#database = database
    this.#path = options.path
    this.#clock = options.clock
    this.#onTrouble = options.onTrouble
    this.#makeWhenDue()
  }

  close(): void {
    this.#cancel()
  }

  #makeWhenDue(): void {
    this.#cancel = this.#clock.after(this.#makeOrWait(), () => {
      this.#makeWhenDue()
    })
  }

  /** How long until the next look. */
  #makeOrWait(): number {
    if (!hasItems(this.#database)) return lookAgainMs
    const nowMs = this.#clock.wallMs()
    const newest = copiesOf(this.#path).find(({ kind }) => kind === 'backup')
    const waitMs = newest === undefined ? 0 : newest.madeAtMs + backupEveryMs - nowMs
    // After a clock was set back the newest one may be of tomorrow: it must not put off the next one for long.
    if (waitMs > 0) return Math.min(waitMs, backupEveryMs)
    this.#make(nowMs)
    return backupEveryMs
  }

  #make(nowMs: number): void {
    try {
      this.#database.copyTo(backupPath(this.#path, nowMs))
      removeOldCopies(this.#path, copiesKept)
    } catch (thrown) {
      // Nothing is lost yet: the conversations are where they were, and the day after there is another try.
      this.#onTrouble(`The daily backup of the conversations was not made. ${toAssistantError(thrown).message}`)
    }
  }
}

function hasItems(database: Database): boolean {
  return database.row(z.object({ itemNumber: z.number() }), 'SELECT itemNumber FROM items LIMIT 1') !== undefined
}
