import { readdirSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { unfinishedSuffix } from './database.ts'
import { removeQuarantined } from './quarantine.ts'
import { isDamage, storeError } from './store-error.ts'

/** A whole store of an earlier moment, beside the store: a backup, or what a migration began with. */
export interface StoreCopy {
  readonly path: string
  readonly kind: 'backup' | 'before-migration'
  readonly madeAtMs: number
}

export function backupPath(storePath: string, wallMs: number): string {
  return `${storePath}.backup-${Math.floor(wallMs)}`
}

export function migrationCopyPath(
  storePath: string,
  at: { readonly version: number; readonly wallMs: number },
): string {
  return `${storePath}.v${at.version}-${Math.floor(at.wallMs)}`
}

/** By more than this no clock is set back that was right. */
const aheadMs = 24 * 60 * 60 * 1000

/** Of a time to come: a clock that was ahead made it, and nobody knows when that was. */
export function isAhead(madeAtMs: number, nowMs: number): boolean {
  return madeAtMs > nowMs + aheadMs
}

/** Newest first, and behind all of these what is ahead. */
export function copiesOf(storePath: string, nowMs: number): StoreCopy[] {
  const copies = besides(storePath).flatMap((file): StoreCopy[] => {
    const [, kind, madeAtMs] = /\.(backup|v\d+)-(\d+)$/.exec(file) ?? []
    if (kind === undefined) return []
    const path = join(dirname(storePath), file)
    return [{ path, kind: kind === 'backup' ? 'backup' : 'before-migration', madeAtMs: Number(madeAtMs) }]
  })
  const whenAhead = (copy: StoreCopy): number => Number(isAhead(copy.madeAtMs, nowMs))
  return copies.sort((one, other) => whenAhead(one) - whenAhead(other) || other.madeAtMs - one.madeAtMs)
}

/** What a process that was killed left of a copy. */
export function removeUnfinishedCopies(storePath: string): void {
  for (const file of besides(storePath))
    if (file.replace(/-journal$/, '').endsWith(unfinishedSuffix)) removeCopy(join(dirname(storePath), file))
}

/** The newest of each kind stay. */
export function removeOldCopies(
  storePath: string,
  keep: Readonly<Record<StoreCopy['kind'], number>>,
  nowMs: number,
): void {
  const kept = { ...keep }
  for (const { path, kind } of copiesOf(storePath, nowMs)) if (--kept[kind] < 0) removeCopy(path)
}

export function removeCopy(path: string): void {
  for (const companion of ['', '-journal', '-wal', '-shm']) rmSync(path + companion, { force: true })
}

/** What was deleted is deleted: a backup must not bring it back. A copy that cannot be read is of no use to anybody. */
export function deleteFromCopies(storePath: string, statement: string, ...values: string[]): void {
  for (const path of copyPaths(storePath)) {
    try {
      deleteFrom(path, statement, values)
    } catch (thrown) {
      if (!isDamage(thrown)) throw storeError(thrown)
      removeCopy(path)
    }
  }
}

function deleteFrom(path: string, statement: string, values: readonly string[]): void {
  const copy = new DatabaseSync(path, { enableForeignKeyConstraints: true })
  try {
    copy.exec('PRAGMA secure_delete = ON')
    copy.prepare(statement).run(...values)
  } finally {
    copy.close()
  }
}

/** Everything that was put beside the store: copies of it, and what could not be read. */
export function removeEverythingBeside(storePath: string): void {
  for (const path of copyPaths(storePath)) removeCopy(path)
  removeQuarantined(storePath)
}

function copyPaths(storePath: string): string[] {
  return copiesOf(storePath, Infinity).map(({ path }) => path)
}

function besides(storePath: string): string[] {
  return readdirSync(dirname(storePath)).filter((file) => file.startsWith(`${basename(storePath)}.`))
}
