import { randomUUID } from 'node:crypto'
import { chmodSync, closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Clock } from '../../shared/std/clock.ts'
import { conversationTable, endUnfinishedItems, forgetEmptyConversations } from './conversation-table.ts'
import { Database } from './database.ts'
import { DeletedConversations } from './deleted-conversations.ts'
import { migrate } from './migrations.ts'
import { noteTable } from './note-table.ts'
import { quarantine } from './quarantine.ts'
import { isDamage, storeError } from './store-error.ts'
import { timerTable } from './timer-table.ts'
import type { Store } from './types.ts'

const fileName = 'parley.db'
/** A predecessor that is ending may still hold the file; npm's own shutdown takes up to a second. */
const defaultBusyTimeoutMs = 2_000
/** A client that comes back to a conversation it has just opened must find it, also after a restart. */
const emptyKeptMs = 24 * 60 * 60 * 1000

/** SQLite takes a file of no bytes for a new store; whoever had conversations in it must hear that they are gone. */
const emptiedNotice =
  `The file with the saved conversations, notes and timers (${fileName}) was empty, so Parley began a new store. ` +
  'If you have a backup of the profile, close Parley and put that file back.'

export interface StoreOptions {
  readonly directory: string
  readonly clock: Clock
  readonly newId?: () => string
  readonly busyTimeoutMs?: number
}

/**
 * Opens the profile's store, or makes it. A damaged file is put aside and `notice` says so; a file held by another
 * process, or written by a newer Parley, is left as it is and `store-failed` is thrown.
 */
export function openStore(options: StoreOptions): Store {
  const path = join(options.directory, fileName)
  const { database, notice } = openUndamaged(path, options)
  const { clock } = options
  let deleted: DeletedConversations
  try {
    migrate(database, { copyPath: (version) => `${path}.v${version}-${options.clock.wallMs()}` })
    endUnfinishedItems(database)
    forgetEmptyConversations(database, options.clock.wallMs() - emptyKeptMs)
    deleted = new DeletedConversations(database, clock)
  } catch (thrown) {
    database.close()
    throw storeError(thrown)
  }
  return {
    conversations: conversationTable(database, { clock, newId: options.newId ?? randomUUID, deleted }),
    notes: noteTable(database, clock),
    timers: timerTable(database),
    notice,
    close: () => {
      deleted.close()
      database.close()
    },
  }
}

function openUndamaged(path: string, options: StoreOptions): { database: Database; notice: string | undefined } {
  const busyTimeoutMs = options.busyTimeoutMs ?? defaultBusyTimeoutMs
  try {
    // Only a directory made here is narrowed: the user's own (`--profile .`) keeps its mode, the file is private anyway.
    mkdirSync(options.directory, { recursive: true, mode: 0o700 })
    const isEmptied = existsSync(path) && statSync(path).size === 0
    const database = openChecked(path, busyTimeoutMs)
    if (database !== undefined) return { database, notice: isEmptied ? emptiedNotice : undefined }
    const notice = quarantine(path, options.clock.wallMs())
    makePrivate(path)
    return { database: new Database(path, { busyTimeoutMs }), notice }
  } catch (thrown) {
    throw storeError(thrown)
  }
}

/** Undefined when the file is damaged. */
function openChecked(path: string, busyTimeoutMs: number): Database | undefined {
  makePrivate(path)
  let database: Database | undefined
  try {
    database = new Database(path, { busyTimeoutMs })
    const verdict = database.row(z.object({ quick_check: z.string() }), 'PRAGMA quick_check(1)')
    if (verdict?.quick_check === 'ok') return database
  } catch (thrown) {
    if (!isDamage(thrown instanceof Error && thrown.cause !== undefined ? thrown.cause : thrown)) {
      database?.close()
      throw thrown
    }
  }
  database?.close()
  return undefined
}

/** SQLite gives its journals the mode of the file itself. */
function makePrivate(path: string): void {
  closeSync(openSync(path, 'a', 0o600))
  chmodSync(path, 0o600)
}
