import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { DataExport } from '../../shared/protocol/data-export.ts'
import { exportParts, type ExportPart } from '../../shared/protocol/export-parts.ts'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { openStore } from './open-store.ts'
import type { Store } from './types.ts'

let clock: ManualClock
let directory: string
let open: Store | undefined
let troubles: string[]
beforeEach(() => {
  troubles = []
  clock = new ManualClock()
  directory = mkdtempSync(join(tmpdir(), 'parley-imports-'))
})
afterEach(() => {
  open?.close()
  open = undefined
  rmSync(directory, { recursive: true, force: true })
})

function reopen(): Store {
  open?.close()
  open = undefined
  open = openStore({ directory, clock, busyTimeoutMs: 0, onTrouble: (sentence) => void troubles.push(sentence) })
  return open
}

const said = { role: 'user', modality: 'text', status: 'completed', createdAtMs: 1 } as const
const file: DataExport = {
  ...{ format: 'parley-export', version: 1, exportedAtMs: 1, notes: [{ text: 'imported note', createdAtMs: 1 }] },
  conversations: ['one', 'two', 'three'].map((title, place) => ({
    ...{ title, createdAtMs: place, updatedAtMs: place },
    items: Array.from({ length: 45 }, (_, item) => ({ ...said, text: `imported ${title} ${item}` })),
  })),
}

interface Seen {
  readonly titles: readonly string[]
  readonly found: number
  readonly notes: readonly string[]
}

function seen({ conversations, notes }: Store): Seen {
  return {
    titles: conversations.list().map(({ title }) => title),
    found: conversations.search('imported', { limit: 1_000 }).length,
    notes: notes.list().map(({ text }) => text),
  }
}
const nothing: Seen = { titles: [], found: 0, notes: [] }
const everything: Seen = { titles: ['three', 'two', 'one'], found: 135, notes: ['imported note'] }

/** Rows that are there, seen or not. */
function rowsLeft(): number[] {
  open?.close()
  open = undefined
  const database = new DatabaseSync(join(directory, 'parley.db'))
  const counts = ['conversations', 'items', 'notes', 'imports'].map((table) =>
    Number(database.prepare(`SELECT count(*) AS count FROM ${table}`).get()?.count),
  )
  database.close()
  return counts
}

/** The same pieces, with something between one and the next. */
function* withBetween(act: (piece: number) => void): Generator<readonly ExportPart[]> {
  let piece = 0
  for (const few of exportParts(file)) {
    yield few
    act(++piece)
  }
}

test('arrives in pieces between which the store is used, and is seen all at once', async () => {
  const store = reopen()
  const between: Seen[] = []
  const { conversationId } = store.conversations.create()
  const answer = await store.data.import(
    withBetween((piece) => {
      store.conversations.saveItem(conversationId, { ...said, itemId: `turn ${piece}`, text: 'live' })
      between.push(seen(store))
      expect(store.data.kept()).toMatchObject({ conversations: 1, items: piece, notes: 0 })
    }),
  )
  expect(answer).toEqual({ conversations: 3, items: 135, notes: 1 })
  expect(between).toEqual(Array.from({ length: 3 }, () => ({ ...nothing, titles: ['live'] })))
  expect(seen(store)).toEqual({ ...everything, titles: ['live', ...everything.titles] })
  expect(store.conversations.items(conversationId)).toHaveLength(3)
})

test('no piece of it keeps the event loop for itself: others have their turn after each', async () => {
  let turns = 0
  const spin = (): void => {
    turns++
    handle = setImmediate(spin)
  }
  let handle = setImmediate(spin)
  const turnsAt: number[] = []
  await reopen().data.import(withBetween(() => turnsAt.push(turns)))
  clearImmediate(handle)
  expect(new Set(turnsAt).size).toBe(3)
})

test.each([1, 2, 3])('cancelled after piece %i it leaves nothing, in parts', async (at) => {
  const store = reopen()
  const cancel = new AbortController()
  const parts = withBetween((piece) => {
    if (piece === at) cancel.abort()
  })
  const refusal = expect.objectContaining({
    code: 'import-refused',
    message: 'This file was not imported: it was cancelled. Nothing of it was kept.',
  }) as Error
  await expect(store.data.import(parts, { signal: cancel.signal })).rejects.toThrow(refusal)
  expect(seen(store)).toEqual(nothing)
  clock.advance(10)
  expect(store.data.kept().items).toBe(0)
  expect(rowsLeft()[1]).toBeGreaterThan(0)
  reopen()
  clock.advance(1_000)
  expect(rowsLeft()).toEqual([0, 0, 0, 0])
})

test('a file that cannot be read to its end leaves nothing, and says why', async () => {
  const store = reopen()
  const parts = withBetween((piece) => {
    if (piece === 2) throw new Error('the thread that read it ended')
  })
  await expect(store.data.import(parts)).rejects.toThrow('the thread that read it ended')
  clock.advance(1_000)
  expect(rowsLeft()).toEqual([0, 0, 0, 0])
})

test('when everything is deleted meanwhile, the rest does not come after it', async () => {
  const store = reopen()
  const parts = withBetween((piece) => {
    if (piece === 2) store.data.deleteEverything()
  })
  await expect(store.data.import(parts)).rejects.toThrow('everything was deleted meanwhile')
  clock.advance(1_000)
  expect(rowsLeft()).toEqual([0, 0, 0, 0])
})

test('a process that ends in the middle leaves nothing of it, and the next start says so, once', async () => {
  const store = reopen()
  const parts = withBetween((piece) => {
    // As a kill does: nothing is taken back any more.
    if (piece === 2) store.close()
  })
  await expect(store.data.import(parts)).rejects.toThrow()
  open = undefined
  const next = reopen()
  expect(next.notice).toContain('Parley ended in the middle of an import. Nothing of that file was kept')
  expect(seen(next)).toEqual(nothing)
  expect([...next.data.conversations()]).toEqual([])
  clock.advance(20)
  // It ends again, before all of it was taken back.
  expect(reopen().notice).toBeUndefined()
  clock.advance(60_000)
  expect(rowsLeft()).toEqual([0, 0, 0, 0])
})

test('a process that ends when all of it was kept and half of it shown has all of it at the next start', async () => {
  await reopen().data.import(exportParts(file))
  open?.close()
  open = undefined
  const database = new DatabaseSync(join(directory, 'parley.db'))
  database.exec("INSERT INTO imports VALUES ('i', 'whole')")
  database.exec("UPDATE conversations SET deletedAtMs = 1, importId = 'i' WHERE title <> 'one'")
  database.exec("UPDATE notes SET importId = 'i'")
  database.close()
  const store = reopen()
  expect([store.notice, seen(store)]).toEqual([undefined, everything])
  clock.advance(60_000)
  expect(rowsLeft()).toEqual([3, 135, 1, 0])
})

/** A store whose disk is full, for what an import does last, as long as there is a timer of that name. */
function reopenWithDiskThatFills(): Store {
  reopen().close()
  open = undefined
  const database = new DatabaseSync(join(directory, 'parley.db'))
  database.exec(`CREATE TRIGGER fullDisk BEFORE UPDATE OF importId ON conversations
    WHEN new.title = 'two' AND EXISTS (SELECT 1 FROM timers WHERE label = 'a full disk')
    BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END`)
  database.close()
  return reopen()
}
const fullDisk = { kind: 'timer', label: 'a full disk', createdAtMs: 0, dueAtMs: 0 } as const

test('an import that was kept is no failed one when the disk is full afterwards: the rest is shown when it has room', async () => {
  const store = reopenWithDiskThatFills()
  const { id } = store.timers.add(fullDisk)
  const answer = await store.data.import(exportParts(file))
  expect(answer).toEqual({ conversations: 3, items: 135, notes: 1 })
  expect(troubles).toEqual([expect.stringContaining('is kept whole, but not all of it is shown yet')])
  clock.advance(600_000)
  expect(seen(store).titles).not.toContain('two')
  store.timers.delete(id)
  clock.advance(61_000)
  expect(seen(store)).toEqual(everything)
  expect(rowsLeft()).toEqual([3, 135, 1, 0])
  expect([troubles.length, clock.pendingTimers]).toEqual([1, 0])
})

test('a disk that is still full at the next start does not keep Parley from starting, and the rest comes later', async () => {
  const store = reopenWithDiskThatFills()
  const { id } = store.timers.add(fullDisk)
  await store.data.import(exportParts(file))
  const next = reopen()
  expect(next.notice).toContain('Free some space on it; the rest then comes by itself within a minute.')
  expect(seen(next).titles).not.toContain('two')
  next.timers.delete(id)
  clock.advance(61_000)
  expect(seen(next)).toEqual(everything)
})

test('what was to be shown later does not come back after everything was deleted', async () => {
  const store = reopenWithDiskThatFills()
  store.timers.add(fullDisk)
  await store.data.import(exportParts(file))
  store.data.deleteEverything()
  clock.advance(61_000)
  expect(seen(store)).toEqual(nothing)
  expect([rowsLeft(), clock.pendingTimers]).toEqual([[0, 0, 0, 0], 0])
})

test('a store that is closed while the last of an import is shown answers that it was kept, and shows it when it opens', async () => {
  const store = reopen()
  const titles = Array.from({ length: 250 }, (_, place) => `imported ${place}`)
  const many: DataExport = {
    ...file,
    conversations: titles.map((title) => ({ title, createdAtMs: 1, updatedAtMs: 1, items: [{ ...said, text: 'x' }] })),
  }
  const importing = store.data.import(exportParts(many))
  const closeWhenSomeIsSeen = (): void => {
    if (store.conversations.list().length > 0) store.close()
    else setImmediate(closeWhenSomeIsSeen)
  }
  closeWhenSomeIsSeen()
  expect(await importing).toMatchObject({ conversations: 250 })
  open = undefined
  expect(seen(reopen()).titles).toHaveLength(250)
})

test('a store is closed in the middle of taking back what came in tens of thousands of steps', async () => {
  const store = reopen()
  const empty = { type: 'conversation', title: '', createdAtMs: 1, updatedAtMs: 1 } as const
  function* parts(): Generator<readonly ExportPart[]> {
    yield Array.from({ length: 20_000 }, () => empty)
    throw new Error('the thread that read it ended')
  }
  await expect(store.data.import(parts())).rejects.toThrow('the thread that read it ended')
  clock.advance(15_000 * 10)
  store.close()
  expect(clock.pendingTimers).toBe(0)
  expect(rowsLeft()[0]).toBeGreaterThan(0)
}, 60_000)

test('two files at once do not get into each other', async () => {
  const store = reopen()
  const answers = await Promise.all([store.data.import(exportParts(file)), store.data.import(exportParts(file))])
  expect(answers.map(({ items }) => items)).toEqual([135, 135])
  expect(seen(store).found).toBe(270)
  for (const { conversationId } of store.conversations.list())
    expect(new Set(store.conversations.items(conversationId).map(({ text }) => text.split(' ')[1])).size).toBe(1)
})
