import { z } from 'zod'
import { AssistantError } from '../../shared/protocol/errors.ts'
import type { Database } from './database.ts'

/** The schema's versions: entry n leads from version n to n + 1. Entries never change once they were released. */
export const migrations: readonly string[] = [
  `
  CREATE TABLE conversations (
    conversationId TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    createdAtMs REAL NOT NULL,
    updatedAtMs REAL NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE items (
    itemId TEXT PRIMARY KEY,
    conversationId TEXT NOT NULL REFERENCES conversations ON DELETE CASCADE,
    position INTEGER NOT NULL,
    role TEXT NOT NULL,
    modality TEXT NOT NULL,
    status TEXT NOT NULL,
    text TEXT NOT NULL,
    generatedText TEXT,
    certainty REAL,
    isAnnouncement INTEGER,
    createdAtMs REAL NOT NULL,
    UNIQUE (conversationId, position)
  ) STRICT;

  CREATE TABLE sessions (
    sessionId TEXT PRIMARY KEY,
    conversationId TEXT NOT NULL REFERENCES conversations ON DELETE CASCADE,
    lastUsedAtMs REAL NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE notes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    text TEXT NOT NULL,
    createdAtMs REAL NOT NULL
  ) STRICT;

  CREATE TABLE timers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    label TEXT NOT NULL,
    createdAtMs REAL NOT NULL,
    dueAtMs REAL NOT NULL
  ) STRICT;
  `,
  `
  ALTER TABLE conversations ADD COLUMN givenTitle TEXT;
  ALTER TABLE conversations ADD COLUMN deletedAtMs REAL;
  `,
]

const versionSchema = z.object({ user_version: z.int().nonnegative() })

/**
 * Brings the file to the newest version, each step in its own transaction, after a copy of the file as it was.
 * Refuses a file that a newer Parley wrote: writing to it could destroy what this version cannot see.
 */
export function migrate(
  database: Database,
  options: { readonly steps?: readonly string[]; readonly copyPath: (version: number) => string },
): void {
  const steps = options.steps ?? migrations
  const version = database.row(versionSchema, 'PRAGMA user_version')?.user_version ?? 0
  if (version > steps.length)
    throw new AssistantError(
      'store-failed',
      `This profile was written by a newer Parley (store version ${version}; this one knows ${steps.length}). ` +
        'Update Parley, or start it with another --profile directory.',
    )
  if (version > 0 && version < steps.length) database.run('VACUUM INTO ?', options.copyPath(version))
  for (const [from, step] of steps.entries()) {
    if (from < version) continue
    database.transaction('every-commit', () => {
      database.execute(step)
      database.execute(`PRAGMA user_version = ${from + 1}`)
    })
  }
}
