import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { openStore } from './open-store.ts'
import type { Store } from './types.ts'

const dayMs = 24 * 60 * 60 * 1000
const startMs = Date.UTC(2026, 10, 20, 9)

let directory: string
let clock: ManualClock
let store: Store
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'parley-kept-files-'))
  clock = new ManualClock(startMs)
  store = openStore({ directory, clock })
})
afterEach(() => {
  store.close()
  rmSync(directory, { recursive: true, force: true })
})

function say(text: string): void {
  const { conversationId } = store.conversations.create()
  const item = { itemId: text, role: 'user', modality: 'text', status: 'completed', text, createdAtMs: 1 } as const
  store.conversations.saveItem(conversationId, item)
}

function reopen(): void {
  store.close()
  store = openStore({ directory, clock })
}

test('the store, its newest backups and how many of them are kept, as they are on the disk', () => {
  expect(store.data.kept()).toMatchObject({ directory, conversations: 0, backups: [], setAside: [] })
  say('fox')
  for (let day = 0; day < 5; day++) {
    reopen()
    clock.advance(dayMs)
  }
  const kept = store.data.kept()
  expect(kept).toMatchObject({ conversations: 1, items: 1, backupsKept: 3 })
  expect(kept.backups).toHaveLength(3)
  const [newest] = kept.backups
  expect(newest?.bytes).toBe(statSync(join(directory, `parley.db.backup-${newest?.madeAtMs}`)).size)
  expect(kept.store.bytes).toBeGreaterThan(0)
  expect(kept).not.toHaveProperty('notice')
})

test('after a recovery from damage: the day of the backup that took its place, and the file that was put aside', () => {
  say('fox')
  reopen()
  store.close()
  writeFileSync(join(directory, 'parley.db'), 'This is no database.'.repeat(400))
  store = openStore({ directory, clock })
  const kept = store.data.kept()
  const [aside] = kept.setAside
  expect(readdirSync(directory)).toContain(aside?.name)
  expect(kept.notice).toContain('backup of 20 November 2026')
  expect(kept.notice).toContain(aside?.name)
  expect(kept.conversations).toBe(1)
  store.data.deleteEverything()
  expect(store.data.kept()).toMatchObject({ setAside: [], backups: [], conversations: 0 })
  expect(store.data.kept()).not.toHaveProperty('notice')
})

test('a file that was put aside while the clock was ahead has its 30 days from now, and not years', () => {
  const ofAFuture = 'parley.db.corrupt-20310101T000000000Z'
  writeFileSync(join(directory, ofAFuture), 'words')
  reopen()
  expect(store.data.kept().setAside).toEqual([{ name: 'parley.db.corrupt-20261120T090000000Z', bytes: 5 }])
  clock.advance(30 * dayMs)
  reopen()
  expect(store.data.kept().setAside).toEqual([])
})
