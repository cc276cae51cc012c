import { z } from 'zod'
import type { Database } from './database.ts'
import type { TimerStore } from './types.ts'

const timerSchema = z.object({
  id: z.number(),
  kind: z.enum(['timer', 'alarm']),
  label: z.string(),
  createdAtMs: z.number(),
  dueAtMs: z.number(),
})

export function timerTable(database: Database): TimerStore {
  return {
    add: (timer) =>
      database.transaction('every-commit', () =>
        timerSchema.parse(
          database.row(
            timerSchema,
            `INSERT INTO timers (kind, label, createdAtMs, dueAtMs) VALUES (?, ?, ?, ?)
             RETURNING id, kind, label, createdAtMs, dueAtMs`,
            timer.kind,
            timer.label,
            timer.createdAtMs,
            timer.dueAtMs,
          ),
        ),
      ),
    list: () =>
      database.rows(timerSchema, 'SELECT id, kind, label, createdAtMs, dueAtMs FROM timers ORDER BY dueAtMs, id'),
    delete(id) {
      database.transaction('every-commit', () => database.run('DELETE FROM timers WHERE id = ?', id))
    },
  }
}
