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
  // Numbers of their own for the index of words: VACUUM, with which backups are made, may change those SQLite gives.
  `
  CREATE TABLE numberedItems (
    itemNumber INTEGER PRIMARY KEY,
    itemId TEXT NOT NULL UNIQUE,
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
  INSERT INTO numberedItems (itemId, conversationId, position, role, modality, status, text, generatedText, certainty,
    isAnnouncement, createdAtMs)
  SELECT itemId, conversationId, position, role, modality, status, text, generatedText, certainty, isAnnouncement,
    createdAtMs FROM items ORDER BY rowid;
  DROP TABLE items;
  ALTER TABLE numberedItems RENAME TO items;
  CREATE INDEX unfinishedItems ON items (itemNumber) WHERE status = 'streaming';
  CREATE INDEX conversationsByUpdate ON conversations (updatedAtMs, createdAtMs) WHERE deletedAtMs IS NULL;

  CREATE TABLE attachments (
    attachmentId TEXT PRIMARY KEY,
    itemId TEXT NOT NULL REFERENCES items (itemId) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    mediaType TEXT NOT NULL,
    bytes BLOB NOT NULL
  ) STRICT;
  CREATE INDEX attachmentsOfItem ON attachments (itemId);

  CREATE TABLE answerFigures (
    answerNumber INTEGER PRIMARY KEY,
    itemId TEXT NOT NULL REFERENCES items (itemId) ON DELETE CASCADE,
    generatedCharacters INTEGER NOT NULL,
    sentSamples INTEGER NOT NULL,
    heardSamples INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX answerFiguresOfItem ON answerFigures (itemId);

  CREATE TABLE usage (
    usageNumber INTEGER PRIMARY KEY,
    itemId TEXT NOT NULL REFERENCES items (itemId) ON DELETE CASCADE,
    part TEXT NOT NULL,
    provider TEXT NOT NULL,
    inputTokens INTEGER,
    outputTokens INTEGER,
    characters INTEGER,
    milliseconds REAL
  ) STRICT;
  CREATE INDEX usageOfItem ON usage (itemId);

  CREATE VIRTUAL TABLE itemSearch USING fts5(
    text, content = 'items', content_rowid = 'itemNumber', prefix = '1 2 3',
    tokenize = 'unicode61 remove_diacritics 2'
  );
  INSERT INTO itemSearch (itemSearch, rank) VALUES ('secure-delete', 1);
  INSERT INTO itemSearch (rowid, text) SELECT itemNumber, text FROM items WHERE status <> 'streaming';
  CREATE TRIGGER itemFound AFTER INSERT ON items WHEN new.status <> 'streaming' BEGIN
    INSERT INTO itemSearch (rowid, text) VALUES (new.itemNumber, new.text);
  END;
  CREATE TRIGGER itemLost AFTER DELETE ON items WHEN old.status <> 'streaming' BEGIN
    INSERT INTO itemSearch (itemSearch, rowid, text) VALUES ('delete', old.itemNumber, old.text);
  END;
  CREATE TRIGGER itemTextLost AFTER UPDATE OF text, status ON items
  WHEN old.status <> 'streaming' AND (new.status = 'streaming' OR new.text <> old.text) BEGIN
    INSERT INTO itemSearch (itemSearch, rowid, text) VALUES ('delete', old.itemNumber, old.text);
  END;
  CREATE TRIGGER itemTextFound AFTER UPDATE OF text, status ON items
  WHEN new.status <> 'streaming' AND (old.status = 'streaming' OR new.text <> old.text) BEGIN
    INSERT INTO itemSearch (rowid, text) VALUES (new.itemNumber, new.text);
  END;
  `,
  // What was promised and has no answer yet: a turn that is being answered, and texts that wait for theirs.
  `
  ALTER TABLE items ADD COLUMN isUnanswered INTEGER;
  CREATE INDEX awaitingItems ON items (itemNumber) WHERE isUnanswered = 0;

  CREATE TABLE waitingItems (
    waitingNumber INTEGER PRIMARY KEY,
    itemId TEXT NOT NULL UNIQUE,
    conversationId TEXT NOT NULL REFERENCES conversations ON DELETE CASCADE,
    modality TEXT NOT NULL,
    text TEXT NOT NULL,
    certainty REAL,
    createdAtMs REAL NOT NULL
  ) STRICT;
  CREATE INDEX waitingItemsOfConversation ON waitingItems (conversationId);
  `,
  // An import arrives in many transactions: until it is whole its conversations have the time of a deletion, its notes
  // its id, and nobody sees them.
  `
  CREATE TABLE imports (importId TEXT PRIMARY KEY, state TEXT NOT NULL) STRICT, WITHOUT ROWID;
  ALTER TABLE conversations ADD COLUMN importId TEXT;
  CREATE INDEX conversationsOfImport ON conversations (importId) WHERE importId IS NOT NULL;
  ALTER TABLE notes ADD COLUMN importId TEXT;
  CREATE INDEX notesOfImport ON notes (importId) WHERE importId IS NOT NULL;
  CREATE INDEX unansweredItems ON items (itemNumber) WHERE isUnanswered = 1;
  `,
  // What the index has of a text that is written without spaces. It stands here, and is not made by the triggers: other
  // programs, and copies that are opened for a deletion, have no function for it, and the index wants the same words back.
  // A change is one trigger: of two SQLite ran the one that takes the old words out after the one that puts the new ones
  // in, the index lost the item's length, and each search that met it said that the store was damaged. Such an index is
  // made anew.
  `
  ALTER TABLE items ADD COLUMN searchText TEXT;
  CREATE TABLE itemsToRead (upToItemNumber INTEGER NOT NULL) STRICT;
  INSERT INTO itemsToRead SELECT itemNumber FROM items ORDER BY itemNumber DESC LIMIT 1;
  DROP TRIGGER itemFound;
  DROP TRIGGER itemLost;
  DROP TRIGGER itemTextLost;
  DROP TRIGGER itemTextFound;
  CREATE TRIGGER itemFound AFTER INSERT ON items WHEN new.status <> 'streaming' BEGIN
    INSERT INTO itemSearch (rowid, text) VALUES (new.itemNumber, coalesce(new.searchText, new.text));
  END;
  CREATE TRIGGER itemLost AFTER DELETE ON items WHEN old.status <> 'streaming' BEGIN
    INSERT INTO itemSearch (itemSearch, rowid, text)
    VALUES ('delete', old.itemNumber, coalesce(old.searchText, old.text));
  END;
  CREATE TRIGGER itemTextChanged AFTER UPDATE OF text, searchText, status ON items
  WHEN (old.status = 'streaming') <> (new.status = 'streaming')
    OR new.status <> 'streaming' AND (new.text <> old.text OR new.searchText IS NOT old.searchText) BEGIN
    INSERT INTO itemSearch (itemSearch, rowid, text)
    SELECT 'delete', old.itemNumber, coalesce(old.searchText, old.text) WHERE old.status <> 'streaming';
    INSERT INTO itemSearch (rowid, text)
    SELECT new.itemNumber, coalesce(new.searchText, new.text) WHERE new.status <> 'streaming';
  END;
  CREATE TABLE unsoundSearch AS SELECT 1 AS isUnsound FROM items
  WHERE status <> 'streaming' AND itemNumber NOT IN (SELECT id FROM itemSearch_docsize) LIMIT 1;
  INSERT INTO itemSearch (itemSearch) SELECT 'delete-all' FROM unsoundSearch;
  INSERT INTO itemSearch (rowid, text) SELECT itemNumber, text FROM items
  WHERE status <> 'streaming' AND EXISTS (SELECT 1 FROM unsoundSearch);
  DROP TABLE unsoundSearch;
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
  if (version > 0 && version < steps.length) database.copyTo(options.copyPath(version))
  for (const [from, step] of steps.entries()) {
    if (from < version) continue
    database.transaction('every-commit', () => {
      database.execute(step)
      database.execute(`PRAGMA user_version = ${from + 1}`)
    })
  }
}
