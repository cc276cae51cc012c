import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import type { z } from 'zod'
import { isDamage, storeError } from './store-error.ts'

/**
 * `every-commit` survives a power cut; `checkpoints` survives the death of this process but may lose the last commits
 * in a power cut. Here: 0.3 ms against 0.01 ms per commit.
 */
export type Durability = 'every-commit' | 'checkpoints'

/** Of a copy that is being made: what a killed process leaves of it is no backup. */
export const unfinishedSuffix = '.unfinished'

/** What SQLite begins with: of 4 KiB each. */
const checkpointPages = 1_000

/** One connection, held alone: rows come out parsed, failures as `store-failed`. */
export class Database {
  readonly #connection: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()
  readonly #onDamage: () => void
  #onMove: (() => void) | undefined
  #durability: Durability | undefined

  constructor(path: string, options: { readonly busyTimeoutMs: number; readonly onDamage?: () => void }) {
    this.#onDamage = options.onDamage ?? (() => undefined)
    this.#connection = new DatabaseSync(path, { timeout: options.busyTimeoutMs })
    try {
      // Exclusive locking is the operating system's own file lock: one writer, and it goes when the process dies.
      this.#connection.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON')
      // What is deleted is overwritten with zeros: a free page would keep the words for as long as nobody needs it.
      this.#connection.exec('PRAGMA secure_delete = ON')
    } catch (thrown) {
      this.#connection.close()
      throw thrown
    }
  }

  /** Statements without parameters; for the schema. */
  execute(sql: string): void {
    this.#guard(() => {
      this.#connection.exec(sql)
    })
  }

  /** The number of rows changed. */
  run(sql: string, ...values: SQLInputValue[]): number {
    return this.#guard(() => Number(this.#prepare(sql).run(...values).changes))
  }

  rows<T>(schema: z.ZodType<T>, sql: string, ...values: SQLInputValue[]): T[] {
    return this.#guard(() =>
      this.#prepare(sql)
        .all(...values)
        .map((row) => schema.parse(row)),
    )
  }

  /** One row after the other, up to the one with which it is enough: the rest is not looked for. */
  rowsUntil<T>(
    { schema, isEnough }: { readonly schema: z.ZodType<T>; readonly isEnough: (row: T) => boolean },
    sql: string,
    ...values: SQLInputValue[]
  ): T[] {
    return this.#guard(() => {
      const rows: T[] = []
      for (const found of this.#prepare(sql).iterate(...values)) {
        const row = schema.parse(found)
        rows.push(row)
        if (isEnough(row)) break
      }
      return rows
    })
  }

  row<T>(schema: z.ZodType<T>, sql: string, ...values: SQLInputValue[]): T | undefined {
    return this.#guard(() => {
      const row = this.#prepare(sql).get(...values)
      return row === undefined ? undefined : schema.parse(row)
    })
  }

  transaction<T>(durability: Durability, action: () => T): T {
    return this.#guard(() => {
      this.#setDurability(durability)
      this.#connection.exec('BEGIN IMMEDIATE')
      try {
        const result = action()
        this.#connection.exec('COMMIT')
        return result
      } catch (thrown) {
        // A full disk ends the transaction by itself; rolling back twice would hide the first error.
        if (this.#connection.isTransaction) this.#connection.exec('ROLLBACK')
        throw thrown
      }
    })
  }

  /** Nothing of what was overwritten or deleted stays behind in the journal. */
  forgetJournal(): void {
    this.letMove()
    this.execute('PRAGMA wal_checkpoint(TRUNCATE)')
  }

  /**
   * From here on the file stays as it is, for whoever reads it beside this connection: what is written goes to the
   * journal alone. `onMove` is called once, before that ends: a deletion, or more writing than a journal should hold.
   */
  holdStill(onMove: () => void): void {
    this.forgetJournal()
    this.execute('PRAGMA wal_autocheckpoint = 0')
    this.#onMove = onMove
  }

  get isHeldStill(): boolean {
    return this.#onMove !== undefined
  }

  /** Ends `holdStill`. */
  letMove(): void {
    const onMove = this.#onMove
    if (onMove === undefined) return
    this.#onMove = undefined
    this.execute(`PRAGMA wal_autocheckpoint = ${checkpointPages}`)
    onMove()
  }

  /** Damage that somebody else met in the file. */
  reportDamage(): void {
    this.#onDamage()
  }

  /** A whole copy without free pages, on the platter and open to this user alone before it has its name. */
  copyTo(path: string): void {
    this.#guard(() => {
      renameSync(writeUnfinishedCopy(this.#connection, path), path)
    })
  }

  close(): void {
    if (this.#connection.isOpen) this.#connection.close()
  }

  #setDurability(durability: Durability): void {
    if (this.#durability === durability) return
    this.#connection.exec(`PRAGMA synchronous = ${durability === 'every-commit' ? 'FULL' : 'NORMAL'}`)
    this.#durability = durability
  }

  #prepare(sql: string): StatementSync {
    const statement = this.#statements.get(sql) ?? this.#connection.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }

  #guard<T>(action: () => T): T {
    try {
      return action()
    } catch (thrown) {
      if (isDamage(thrown)) this.#onDamage()
      throw storeError(thrown)
    }
  }
}

/** Where it was written. Whatever does not become whole is taken away again. */
export function writeUnfinishedCopy(connection: DatabaseSync, path: string): string {
  const unfinished = path + unfinishedSuffix
  rmSync(unfinished, { force: true })
  // SQLite writes into an empty file that is there, and keeps its mode.
  closeSync(openSync(unfinished, 'wx', 0o600))
  try {
    connection.prepare('VACUUM INTO ?').run(unfinished)
    const file = openSync(unfinished, 'r+')
    fsyncSync(file)
    closeSync(file)
    return unfinished
  } catch (thrown) {
    rmSync(unfinished, { force: true })
    throw thrown
  }
}
