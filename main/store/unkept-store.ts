import { randomUUID } from 'node:crypto'
import type { Clock } from '../../shared/std/clock.ts'
import { conversationTable } from './conversation-table.ts'
import { dataTables } from './data-tables.ts'
import { Database } from './database.ts'
import { DeletedConversations } from './deleted-conversations.ts'
import { Imports } from './imports.ts'
import { migrate } from './migrations.ts'
import { noteTable } from './note-table.ts'
import { timerTable } from './timer-table.ts'
import type { KeptFiles } from './kept-files.ts'
import type { Store } from './types.ts'

const nowhere: KeptFiles = {
  directory: '',
  store: { name: '', bytes: 0 },
  backups: [],
  backupsKept: 0,
  setAside: [],
}

/** A store that never touches the disk: what it was told is gone when it is closed. */
export function openUnkeptStore(clock: Clock, newId: () => string = randomUUID): Store {
  const database = new Database(':memory:', { busyTimeoutMs: 0 })
  // A store that has just been made has no older version to copy.
  migrate(database, { copyPath: () => '' })
  const deleted = new DeletedConversations(database, clock, () => undefined)
  const imports = new Imports(database, { clock, newId })
  return {
    conversations: conversationTable(database, { clock, newId, deleted }),
    data: dataTables(database, { newId, imports, forgetCopies: () => undefined, keptFiles: () => nowhere }),
    notes: noteTable(database, { clock, deleteFromCopies: () => undefined }),
    timers: timerTable(database),
    notice: undefined,
    close: () => {
      imports.close()
      deleted.forget()
      database.close()
    },
  }
}
