import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../../shared/std/clock.ts'
import { Backups, copiesKept } from './backups.ts'
import { openUndamaged } from './checked-database.ts'
import { copyHere, type StartCopy } from './copy-job.ts'
import { conversationTable, endUnfinishedItems, forgetEmptyConversations } from './conversation-table.ts'
import { deleteFromCopies, migrationCopyPath, removeEverythingBeside, removeUnfinishedCopies } from './copies.ts'
import { dataTables } from './data-tables.ts'
import { DeletedConversations } from './deleted-conversations.ts'
import { Imports } from './imports.ts'
import { keptFiles } from './kept-files.ts'
import { migrate } from './migrations.ts'
import { noteTable } from './note-table.ts'
import { removeQuarantined } from './quarantine.ts'
import { SearchFilling } from './search-filling.ts'
import { storeError } from './store-error.ts'
import { timerTable } from './timer-table.ts'
import type { Store } from './types.ts'

const fileName = 'parley.db'
/** A predecessor that is ending may still hold the file; npm's own shutdown takes up to a second. */
const defaultBusyTimeoutMs = 2_000
/** A client that comes back to a conversation it has just opened must find it, also after a restart. */
const emptyKeptMs = 24 * 60 * 60 * 1000

/** 70 ms of looking through it; two years of talk an hour a day are less. */
const defaultCheckedAtOnceBytes = 16 * 2 ** 20

const metDamage =
  'The file with the saved conversations turned out to be damaged. What is said from here on may not be kept. ' +
  'Restart Parley: it repairs the file, or puts it aside and goes back to its last backup.'

/** What throws here is tried again, until it works. */
export interface WordsElsewhere {
  forget(conversationId: string): void
  forgetEverything(): void
}

export interface StoreOptions {
  readonly directory: string
  readonly clock: Clock
  readonly newId?: () => string
  readonly busyTimeoutMs?: number
  /** Who makes the backups, and looks through a file that is too large for it to be waited for. Left out, this thread. */
  readonly startCopy?: StartCopy
  readonly checkedAtOnceBytes?: number
  /** Words of conversations that are kept outside of the store, and must go with them. */
  readonly elsewhere?: WordsElsewhere
  /** A sentence for the user about something that went wrong while the store was open. */
  readonly onTrouble?: (sentence: string) => void
}

/**
 * Opens the profile's store, or makes it. A damaged file is put aside, its last good backup takes its place, and
 * `notice` says so; a file held by another process, or written by a newer Parley, is left as it is and `store-failed`
 * is thrown.
 */
export function openStore(options: StoreOptions): Store {
  const path = join(options.directory, fileName)
  const { clock, newId = randomUUID } = options
  // What goes wrong before anybody can be told is in the notice of the start.
  const notices: string[] = []
  let tell = (sentence: string): void => void notices.push(sentence)
  let isOpen = false
  const met = { isDamaged: false }
  const onDamage = (): void => {
    met.isDamaged = true
    if (isOpen) tell(metDamage)
  }
  const { database, notice: damage, isUnchecked } = openFile(path, options, onDamage)
  isOpen = true
  if (damage !== undefined) notices.push(damage)
  try {
    const wallMs = clock.wallMs()
    // Not before the file is held: they may be another process's.
    removeUnfinishedCopies(path)
    removeQuarantined(path, wallMs)
    migrate(database, { copyPath: (version) => migrationCopyPath(path, { version, wallMs }) })
    endUnfinishedItems(database)
    forgetEmptyConversations(database, wallMs - emptyKeptMs)
    const deleted = new DeletedConversations(database, clock, (conversationId) => {
      options.elsewhere?.forget(conversationId)
      deleteFromCopies(path, 'DELETE FROM conversations WHERE conversationId = ?', conversationId)
    })
    const imports = new Imports(database, {
      ...{ clock, newId },
      onTrouble: (sentence) => {
        tell(sentence)
      },
    })
    if (imports.notice !== undefined) notices.push(imports.notice)
    const filling = new SearchFilling(database, clock)
    const backups = new Backups(database, {
      ...{ path, clock, isUnchecked, startCopy: options.startCopy ?? copyHere },
      onTrouble: (sentence) => {
        tell(sentence)
      },
    })
    const { onTrouble } = options
    tell = (sentence) => onTrouble?.(sentence)
    const notice = notices.length === 0 ? undefined : notices.join(' ')
    let isNoticeTrue = true
    return {
      conversations: conversationTable(database, { clock, newId, deleted }),
      data: dataTables(database, {
        ...{ newId, imports },
        forgetCopies: () => {
          options.elsewhere?.forgetEverything()
          removeEverythingBeside(path)
          deleted.forget()
          // It tells of a backup and of a file that are gone now.
          isNoticeTrue = false
        },
        keptFiles: () => ({
          ...keptFiles(path, { backupsKept: copiesKept.backup, wallMs: clock.wallMs() }),
          ...(notice !== undefined && isNoticeTrue && { notice }),
        }),
      }),
      notes: noteTable(database, {
        clock,
        deleteFromCopies: () => {
          deleteFromCopies(path, 'DELETE FROM notes')
        },
      }),
      timers: timerTable(database),
      notice,
      close: () => {
        backups.close()
        imports.close()
        filling.close()
        deleted.purgeAll()
        database.close()
      },
    }
  } catch (thrown) {
    database.close()
    // This time the file is looked through first, also where whoever met the damage could leave no word of it.
    if (isUnchecked && met.isDamaged) return openStore({ ...options, checkedAtOnceBytes: Infinity })
    throw storeError(thrown)
  }
}

function openFile(path: string, options: StoreOptions, onDamage: () => void): ReturnType<typeof openUndamaged> {
  const { busyTimeoutMs = defaultBusyTimeoutMs, clock } = options
  try {
    // Only a directory made here is narrowed: the user's own (`--profile .`) keeps its mode, the file is private anyway.
    mkdirSync(options.directory, { recursive: true, mode: 0o700 })
    const wallMs = clock.wallMs()
    const { checkedAtOnceBytes = defaultCheckedAtOnceBytes } = options
    return openUndamaged({ path, busyTimeoutMs, wallMs, checkedAtOnceBytes, onDamage })
  } catch (thrown) {
    throw storeError(thrown)
  }
}
