import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import type { z } from 'zod'
import { storeError } from './store-error.ts'

/**
 * `every-commit` survives a power cut; `checkpoints` survives the death of this process but may lose the last commits
 * in a power cut. Here: 0.3 ms against 0.01 ms per commit.
 */
export type Durability = 'every-commit' | 'checkpoints'

/** One connection, held alone: rows come out parsed, failures as `store-failed`. */
export class Database {
  readonly #connection: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()
  #durability: Durability | undefined

  constructor(path: string, options: { readonly busyTimeoutMs: number }) {
    this.#connection = new DatabaseSync(path, { timeout: options.busyTimeoutMs })
    try {
      // Exclusive locking is the operating system's own file lock: one writer, and it goes when the process dies.
      this.#connection.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON')
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
      throw storeError(thrown)
    }
  }
}
