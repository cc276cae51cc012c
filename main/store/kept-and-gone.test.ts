import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Item } from '../../shared/protocol/items.ts'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { migrations } from './migrations.ts'
import { openStore } from './open-store.ts'
import type { Store } from './types.ts'

const dayMs = 24 * 60 * 60 * 1000
let clock: ManualClock
let directory: string
let troubles: string[]
let open: Store | undefined

beforeEach(() => {
  clock = new ManualClock()
  directory = mkdtempSync(join(tmpdir(), 'parley-kept-'))
  troubles = []
})
afterEach(() => {
  open?.close()
  open = undefined
  rmSync(directory, { recursive: true, force: true })
})

function reopen(): Store {
  open?.close()
  open = undefined
  open = openStore({ directory, clock, busyTimeoutMs: 0, onTrouble: (sentence) => troubles.push(sentence) })
  return open
}
/** On the files as a killed process leaves them: nothing of its end is done. */
function reopenAfterCrash(): Store {
  const left = `${directory}-left`
  cpSync(directory, left, { recursive: true })
  open?.close()
  rmSync(directory, { recursive: true })
  renameSync(left, directory)
  open = undefined
  return reopen()
}
const path = (): string => join(directory, 'parley.db')
const backups = (): string[] => readdirSync(directory).filter((file) => /\.backup-\d+$/.test(file))

function say(store: Store, text: string, fields: Partial<Item> = {}): { conversationId: string; itemId: string } {
  const { conversationId } = store.conversations.create()
  const itemId = `item of ${conversationId}`
  const item = { itemId, role: 'user', modality: 'text', status: 'completed', createdAtMs: 1 } as const
  store.conversations.saveItem(conversationId, { ...item, text, ...fields })
  return { conversationId, itemId }
}

/** The files of the profile in which the words stand, byte for byte. */
function filesWith(words: string): string[] {
  return readdirSync(directory).filter((file) => readFileSync(join(directory, file)).includes(words))
}

function damage(): void {
  const bytes = readFileSync(path())
  bytes.fill(0xa5, 4096 * 2)
  writeFileSync(path(), bytes)
}

describe('a backup', () => {
  test('is made when a store with something in it is opened, once a day, and three are kept', () => {
    say(reopen(), 'first')
    expect(backups()).toEqual([])
    for (let day = 0; day < 5; day++) {
      reopen()
      reopen()
      clock.advance(dayMs)
    }
    expect(backups()).toHaveLength(3)
    const newest = backups().sort().at(-1) ?? ''
    expect(statSync(join(directory, newest)).mode & 0o777).toBe(0o600)
  })

  test('is made while the store stays open, within an hour of its first words and a day of the one before', () => {
    say(reopen(), 'first')
    clock.advance(60 * 60 * 1000)
    expect(backups()).toHaveLength(1)
    clock.advance(dayMs)
    expect(backups()).toHaveLength(2)
  })

  test('that was not finished when the process was killed is none, and is cleared away', () => {
    say(reopen(), 'first')
    reopen()
    const [backup = ''] = backups()
    writeFileSync(`${join(directory, backup)}0.unfinished`, 'half')
    reopen()
    expect(readdirSync(directory).filter((file) => file.endsWith('.unfinished'))).toEqual([])
    expect(backups()).toEqual([backup])
  })

  test('that cannot be made is told, and the store works', () => {
    const store = reopen()
    say(store, 'first')
    // A directory where the copy would be written is in everybody's way, also in root's.
    mkdirSync(`${path()}.backup-${clock.wallMs() + 60 * 60 * 1000}.unfinished`)
    clock.advance(60 * 60 * 1000)
    expect(troubles).toEqual([expect.stringContaining('The daily backup of the conversations was not made.')])
    expect(store.conversations.list()).toHaveLength(1)
  })
})

describe('a damaged store', () => {
  test('goes back to its last good backup, says from when it is, and keeps the damaged file for 30 days', () => {
    const { conversationId } = say(reopen(), 'kept '.repeat(2_000))
    reopen()
    clock.advance(dayMs / 2)
    say(reopen(), 'said after the backup')
    open?.close()
    damage()
    const store = reopen()
    expect(store.notice).toContain('went back to its backup of 1 January 2026, 12:00 UTC')
    expect(store.notice).toContain('until 1 February 2026; then Parley deletes it')
    expect(store.conversations.list().map((line) => line.conversationId)).toEqual([conversationId])
    expect(store.conversations.search('kept', { limit: 1 })).toHaveLength(1)
    const aside = (): string[] => readdirSync(directory).filter((file) => file.includes('.corrupt-'))
    expect(aside()).toHaveLength(1)
    clock.advance(29 * dayMs)
    expect([reopen().notice, aside().length]).toEqual([undefined, 1])
    clock.advance(2 * dayMs)
    reopen()
    expect(aside()).toEqual([])
  })

  test('whose newest backup is damaged too goes back to the one before', () => {
    say(reopen(), 'kept '.repeat(2_000))
    reopen()
    clock.advance(dayMs)
    reopen()
    open?.close()
    const newest = backups().sort().at(-1) ?? ''
    writeFileSync(join(directory, newest), 'This is no database. '.repeat(500))
    damage()
    expect(reopen().notice).toContain('its backup of 1 January 2026, 12:00 UTC')
    expect(open?.conversations.list()).toHaveLength(1)
  })

  test.each([
    [
      'gone',
      () => {
        rmSync(path())
      },
    ],
    [
      'of no bytes',
      () => {
        writeFileSync(path(), '')
      },
    ],
  ])('that is %s goes back to its backup too', (_name, spoil) => {
    say(reopen(), 'first')
    reopen().close()
    spoil()
    expect(reopen().notice).toContain('went back to its backup')
    expect(open?.conversations.list()).toHaveLength(1)
  })

  test('of which only the index of words is broken loses nothing: the index is made anew', () => {
    say(reopen(), 'find me')
    open?.close()
    const broken = new DatabaseSync(path(), { defensive: false })
    broken.exec("UPDATE itemSearch_data SET block = x'00' WHERE id > 10")
    broken.close()
    // As a process leaves it that has met damage.
    writeFileSync(`${path()}.damaged`, '')
    const store = reopen()
    expect(store.notice).toBeUndefined()
    expect(store.conversations.search('find', { limit: 5 })).toHaveLength(1)
  })

  test('that is met while it is open is told once, and looked into at the next start', () => {
    // More than SQLite remembers by itself.
    const { conversationId } = say(reopen(), 'kept '.repeat(1_000_000))
    const { conversations } = reopen()
    damage()
    const refused = expect.objectContaining({ code: 'store-failed' }) as Error
    expect(() => conversations.items(conversationId)).toThrow(refused)
    expect(() => conversations.items(conversationId)).toThrow(refused)
    expect(troubles).toEqual([expect.stringContaining('turned out to be damaged')])
    expect(filesWith('')).toContain('parley.db.damaged')
    expect(reopen().notice).toContain('went back to its backup')
    expect(open?.conversations.items(conversationId)).toHaveLength(1)
    expect(filesWith('')).not.toContain('parley.db.damaged')
  })
})

const writings = [
  // In the index words lie without those they share a beginning with.
  { writing: 'with spaces', canary: 'Nachtigallenpfeffer', indexed: ['htigallenpfeffer'] },
  // Its pairs stand in its row too, and each by itself in the index.
  { writing: 'without spaces', canary: '今天天气很好', indexed: ['天气 气很', '气很'] },
]

describe.each(writings)('what was deleted, written $writing,', ({ canary, indexed }) => {
  const filesWithAny = (): string[] => [canary, ...indexed].flatMap(filesWith)

  test('is in no file of the profile when its time is over: store, journal, backups, copies of migrations', () => {
    makeOld(2, canary)
    const store = reopen()
    clock.advance(dayMs)
    reopen()
    say(reopen(), 'another one')
    expect(filesWith(canary).length).toBeGreaterThanOrEqual(3)
    // The store and its backup at least; the copy of the migration is from before there were pairs.
    for (const part of indexed) expect(filesWith(part).length).toBeGreaterThanOrEqual(2)
    expect(store).toBeDefined()
    const { conversations } = reopen()
    conversations.delete('old')
    clock.advance(30_000)
    expect(filesWithAny()).toEqual([])
    expect(conversations.list()).toHaveLength(1)
    expect(conversations.search(canary, { limit: 5 })).toEqual([])
  })

  test('can come back until then, from the store and after a crash', () => {
    const { conversationId } = say(reopen(), canary)
    reopen().conversations.delete(conversationId)
    open?.conversations.restore(conversationId)
    open?.conversations.delete(conversationId)
    reopenAfterCrash().conversations.restore(conversationId)
    clock.advance(60_000)
    expect(open?.conversations.search(canary, { limit: 5 })).toHaveLength(1)
  })

  test('is in no file after an orderly end, however soon that comes', () => {
    const { conversationId } = say(reopen(), canary)
    reopen().conversations.delete(conversationId)
    expect(open?.data.kept()).toMatchObject({ conversations: 0, items: 0 })
    expect(filesWith(canary).length).toBeGreaterThanOrEqual(2)
    open?.close()
    open = undefined
    expect(filesWithAny()).toEqual([])
  })

  test('of the notes is in no file of the profile either', () => {
    const store = reopen()
    say(store, 'hello')
    store.notes.add(canary)
    reopen()
    expect(filesWith(canary).length).toBeGreaterThanOrEqual(2)
    expect(open?.notes.deleteAll()).toBe(1)
    expect(filesWith(canary)).toEqual([])
  })

  test('as a whole leaves nothing of anything, nor of what was put aside', () => {
    const { conversationId } = say(reopen(), `${canary} `.repeat(1_000))
    open?.notes.add(canary)
    reopen()
    clock.advance(dayMs)
    open?.close()
    damage()
    const store = reopen()
    store.timers.add({ kind: 'timer', label: canary, createdAtMs: 1, dueAtMs: 2 })
    expect(store.data.deleteEverything()).toEqual([conversationId])
    expect(filesWithAny()).toEqual([])
    expect([store.conversations.list(), store.notes.list(), store.timers.list()]).toEqual([[], [], []])
    expect(readdirSync(directory).sort()).toEqual(['parley.db', 'parley.db-wal'])
    say(store, 'and on')
    expect(store.conversations.search('on', { limit: 5 })).toHaveLength(1)
  })

  test('stays deleted when the store goes back to a backup of before', () => {
    const first = say(reopen(), 'kept '.repeat(2_000))
    const second = say(reopen(), canary)
    reopen()
    clock.advance(60_000)
    reopen().conversations.delete(second.conversationId)
    clock.advance(30_000)
    open?.close()
    damage()
    expect(reopen().notice).toContain('backup')
    expect(open?.conversations.list().map((line) => line.conversationId)).toEqual([first.conversationId])
  })
})

test.each(migrations.slice(0, -1).map((_, version) => version + 1))(
  'a store of version %i is brought to the newest with all that was said, found by its words',
  (version) => {
    makeOld(version, 'Seepferdchen')
    const { conversations, notice } = reopen()
    expect(notice).toBeUndefined()
    expect(conversations.items('old')).toEqual([expect.objectContaining({ itemId: 'i', text: 'Seepferdchen' })])
    expect(conversations.search('seepf', { limit: 5 })).toHaveLength(1)
    expect(readdirSync(directory).some((file) => file.startsWith(`parley.db.v${version}-`))).toBe(true)
  },
)

function makeOld(version: number, text: string): void {
  const old = new DatabaseSync(path())
  for (const step of migrations.slice(0, version)) old.exec(step)
  old.exec(`PRAGMA user_version = ${version}`)
  old
    .prepare("INSERT INTO conversations (conversationId, title, createdAtMs, updatedAtMs) VALUES ('old', ?, 1, 1)")
    .run(text)
  old
    .prepare(
      `INSERT INTO items (itemId, conversationId, position, role, modality, status, text, createdAtMs)
       VALUES ('i', 'old', 0, 'user', 'text', 'completed', ?, 1)`,
    )
    .run(text)
  old.close()
}
