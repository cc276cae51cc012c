import { z } from 'zod'
import type { Clock } from '../../shared/std/clock.ts'
import type { Database } from './database.ts'
import type { NoteStore } from './types.ts'

const noteSchema = z.object({ id: z.number(), text: z.string(), createdAtMs: z.number() })

export function noteTable(
  database: Database,
  ports: { readonly clock: Clock; readonly deleteFromCopies: () => void },
): NoteStore {
  return {
    add(text) {
      const createdAtMs = ports.clock.wallMs()
      return database.transaction('every-commit', () =>
        noteSchema.parse(
          database.row(
            noteSchema,
            'INSERT INTO notes (text, createdAtMs) VALUES (?, ?) RETURNING id, text, createdAtMs',
            text,
            createdAtMs,
          ),
        ),
      )
    },
    list: () => database.rows(noteSchema, 'SELECT id, text, createdAtMs FROM notes WHERE importId IS NULL ORDER BY id'),
    deleteAll() {
      ports.deleteFromCopies()
      const count = database.transaction('every-commit', () => database.run('DELETE FROM notes'))
      database.forgetJournal()
      return count
    },
  }
}
