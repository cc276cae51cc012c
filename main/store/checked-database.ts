import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename } from 'node:path'
import { z } from 'zod'
import { copiesOf } from './copies.ts'
import { Database, unfinishedSuffix } from './database.ts'
import { migrations } from './migrations.ts'
import { momentOf, quarantine } from './quarantine.ts'
import { isDamage } from './store-error.ts'

const saved = 'The file with the saved conversations, notes and timers'

export interface CheckedDatabase {
  readonly database: Database
  /** A sentence for the user when what is opened is not what was left. */
  readonly notice: string | undefined
  /** Too large to be looked through before it is used: that is still to be done. */
  readonly isUnchecked: boolean
}

export interface OpeningOptions {
  readonly path: string
  readonly busyTimeoutMs: number
  readonly wallMs: number
  readonly checkedAtOnceBytes: number
  /** Once, when the file turns out to be damaged while it is open. */
  readonly onDamage: () => void
}

/** The store as it was left; when that cannot be read, its last backup that can; else an empty one. */
export function openUndamaged(options: OpeningOptions): CheckedDatabase {
  const { path, wallMs } = options
  const isMissing = !existsSync(path)
  if (isMissing && copiesOf(path, wallMs).some(({ kind }) => kind === 'backup')) {
    // A journal without its file would be taken for the journal of the next one.
    quarantine(path, wallMs)
    const restored = openBackup(options, `${saved} (${basename(path)}) was gone`, '')
    if (restored !== undefined) return restored
  }
  if (!isMissing && statSync(path).size === 0) return openEmptied(options)
  if (isLeftForLater(options)) {
    const database = openUnchecked(options)
    if (database !== undefined) return { database, notice: undefined, isUnchecked: true }
  }
  const database = openChecked(options)
  if (database !== undefined) return { database, notice: undefined, isUnchecked: false }
  const kept = quarantine(path, wallMs)
  rmSync(markerOf(path), { force: true })
  const happened = 'Parley could not read its saved conversations, notes and timers'
  return openBackup(options, happened, kept) ?? openEmpty(options, `${happened}, so it began an empty store. ${kept}`)
}

/** SQLite takes a file of no bytes for a new store; whoever had conversations in it must hear that they are gone. */
function openEmptied(options: OpeningOptions): CheckedDatabase {
  const what = `${saved} (${basename(options.path)}) was empty`
  // Held first: it may be empty because another process is about to begin its store in it.
  const { database, notice } = openEmpty(
    options,
    `${what}, so Parley began a new store. If you have a copy of the profile, close Parley and put that file back.`,
  )
  if (!copiesOf(options.path, options.wallMs).some(({ kind }) => kind === 'backup'))
    return { database, notice, isUnchecked: false }
  database.close()
  return openBackup(options, what, '') ?? openEmpty(options, notice)
}

function openBackup(options: OpeningOptions, happened: string, kept: string): CheckedDatabase | undefined {
  const { path, wallMs } = options
  for (const copy of copiesOf(path, wallMs)) {
    if (copy.kind !== 'backup') continue
    const restored = path + unfinishedSuffix
    copyFileSync(copy.path, restored)
    const file = openSync(restored, 'r+')
    fsyncSync(file)
    closeSync(file)
    renameSync(restored, path)
    const database = openChecked(options)
    if (database !== undefined && versionOf(database) <= migrations.length) {
      const said = 'What was said after that is not in it.'
      const notice = `${happened}, so it went back to its backup of ${momentOf(copy.madeAtMs)}. ${said} ${kept}`.trim()
      return { database, notice, isUnchecked: false }
    }
    database?.close()
    for (const companion of ['', '-wal', '-shm']) rmSync(path + companion, { force: true })
  }
  return undefined
}

function openEmpty(options: OpeningOptions, notice: string): CheckedDatabase & { readonly notice: string } {
  makePrivate(options.path)
  return { database: connect(options), notice, isUnchecked: false }
}

/** Looking through it takes 4 ms per MiB here. What was met once is looked for before it is used, however long it takes. */
function isLeftForLater({ path, checkedAtOnceBytes }: OpeningOptions): boolean {
  return existsSync(path) && statSync(path).size > checkedAtOnceBytes && !existsSync(markerOf(path))
}

/** Undefined when it is not even a store at first sight. */
function openUnchecked(options: OpeningOptions): Database | undefined {
  makePrivate(options.path)
  let database: Database | undefined
  try {
    database = connect(options)
    versionOf(database)
    return database
  } catch (thrown) {
    database?.close()
    if (isDamage(thrown instanceof Error && thrown.cause !== undefined ? thrown.cause : thrown)) return undefined
    throw thrown
  }
}

/** Undefined when the file is damaged. */
function openChecked(options: OpeningOptions): Database | undefined {
  makePrivate(options.path)
  const isSuspect = existsSync(markerOf(options.path))
  let database: Database | undefined
  try {
    database = connect(options)
    if (isSuspect) rebuildSearch(database)
    const isWhole = isSound(database, isSuspect) || isSoundWithNewSearch(database, isSuspect)
    if (isWhole) {
      rmSync(markerOf(options.path), { force: true })
      return database
    }
  } catch (thrown) {
    if (!isDamage(thrown instanceof Error && thrown.cause !== undefined ? thrown.cause : thrown)) {
      database?.close()
      throw thrown
    }
  }
  database?.close()
  return undefined
}

function connect({ path, busyTimeoutMs, onDamage }: OpeningOptions): Database {
  let isMet = false
  return new Database(path, {
    busyTimeoutMs,
    onDamage: () => {
      if (isMet || existsSync(markerOf(path))) return
      isMet = true
      mark(path)
      onDamage()
    },
  })
}

/** What was met once is looked for thoroughly at the next start: the quick check does not read every index. */
function mark(path: string): void {
  try {
    writeFileSync(markerOf(path), '', { mode: 0o600 })
  } catch {
    // A full disk or a directory that is read-only. It is told all the same, and this may be a copy's thread that calls.
  }
}

function markerOf(path: string): string {
  return `${path}.damaged`
}

const verdictSchema = z.record(z.string(), z.string())

function isSound(database: Database, isThorough: boolean): boolean {
  const check = isThorough ? 'integrity_check' : 'quick_check'
  const verdict = database.row(verdictSchema, `PRAGMA ${check}(1)`)
  return verdict?.[check] === 'ok'
}

/** The index of words says nothing that the items do not say: when only that is broken, nothing is. */
function isSoundWithNewSearch(database: Database, isThorough: boolean): boolean {
  return rebuildSearch(database) && isSound(database, isThorough)
}

/** False when the file has no index yet. */
function rebuildSearch(database: Database): boolean {
  if (versionOf(database) < 3) return false
  database.transaction('every-commit', () => {
    database.run("INSERT INTO itemSearch (itemSearch) VALUES ('delete-all')")
    const text = versionOf(database) < 6 ? 'text' : 'coalesce(searchText, text)'
    database.run(
      `INSERT INTO itemSearch (rowid, text) SELECT itemNumber, ${text} FROM items WHERE status <> 'streaming'`,
    )
  })
  return true
}

function versionOf(database: Database): number {
  return database.row(z.object({ user_version: z.number() }), 'PRAGMA user_version')?.user_version ?? 0
}

/** SQLite gives its journals the mode of the file itself. */
function makePrivate(path: string): void {
  closeSync(openSync(path, 'a', 0o600))
  chmodSync(path, 0o600)
}
