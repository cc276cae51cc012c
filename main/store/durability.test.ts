import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import type { Item } from '../../shared/protocol/items.ts'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { conversationTable } from './conversation-table.ts'
import { Database } from './database.ts'
import { DeletedConversations } from './deleted-conversations.ts'
import { migrate } from './migrations.ts'
import type { ConversationStore } from './types.ts'

/** `PRAGMA synchronous`: NORMAL syncs at checkpoints, FULL before each commit returns. */
const normal = 1
const full = 2

let directory: string
let database: Database
let conversations: ConversationStore
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'parley-durability-'))
  database = new Database(join(directory, 'db'), { busyTimeoutMs: 0 })
  migrate(database, { copyPath: () => '' })
  const clock = new ManualClock()
  const deleted = new DeletedConversations(database, clock, () => undefined)
  conversations = conversationTable(database, { clock, newId: () => 'c', deleted })
  conversations.create()
})
afterEach(() => {
  database.close()
  rmSync(directory, { recursive: true })
})

const synchronous = (): number | undefined =>
  database.row(z.object({ synchronous: z.number() }), 'PRAGMA synchronous')?.synchronous

/** How the last commit was synced. */
function savedWith(fields: Partial<Item>): number | undefined {
  const item = {
    itemId: 'i',
    role: 'user',
    modality: 'text',
    status: 'completed',
    text: 'Hello',
    createdAtMs: 1,
  } as const
  conversations.saveItem('c', { ...item, ...fields })
  return synchronous()
}

test('commits go through a journal on the disk', () => {
  const mode = database.row(z.object({ journal_mode: z.string() }), 'PRAGMA journal_mode')
  expect(mode).toEqual({ journal_mode: 'wal' })
})

test('what is finished is on the platter before the call returns; a draft is not waited for', () => {
  expect(synchronous()).toBe(full)
  expect(savedWith({ role: 'assistant', status: 'streaming' })).toBe(normal)
  expect(savedWith({ itemId: 'u' })).toBe(full)
  expect(savedWith({ role: 'assistant', status: 'streaming' })).toBe(normal)
  for (const status of ['completed', 'interrupted', 'failed'] as const)
    expect([status, savedWith({ role: 'assistant', status })]).toEqual([status, full])
})
