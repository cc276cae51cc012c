import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
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
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { AssistantError } from '../../shared/protocol/errors.ts'
import { itemSchema } from '../../shared/protocol/items.ts'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { migrations } from './migrations.ts'
import { openStore } from './open-store.ts'
import type { Store } from './types.ts'

let clock: ManualClock
let directory: string
const open: Store[] = []

beforeEach(() => {
  clock = new ManualClock()
  directory = mkdtempSync(join(tmpdir(), 'parley-store-'))
})
afterEach(() => {
  for (const store of open.splice(0)) store.close()
  rmSync(directory, { recursive: true, force: true })
})

function reopen(): Store {
  for (const store of open.splice(0)) store.close()
  const store = openStore({ directory, clock, busyTimeoutMs: 0 })
  open.push(store)
  return store
}

/** On the files as a killed process leaves them: nothing of its end is done. */
function reopenAfterCrash(): Store {
  const left = `${directory}-left`
  cpSync(directory, left, { recursive: true })
  for (const store of open.splice(0)) store.close()
  rmSync(directory, { recursive: true })
  renameSync(left, directory)
  return reopen()
}

function refusalOf(action: () => unknown): AssistantError {
  try {
    action()
  } catch (thrown) {
    if (thrown instanceof AssistantError) return thrown
    throw thrown
  }
  throw new Error('Nothing was thrown.')
}

/** A process of its own, whose script stands in the test's directory and prints a line per step. */
async function* child(script: string): AsyncGenerator<{ line: string; kill: () => Promise<void> }> {
  const file = join(directory, 'child.mjs')
  const module = pathToFileURL(join(import.meta.dirname, 'open-store.ts')).href
  writeFileSync(
    file,
    `import { openStore } from ${JSON.stringify(module)}
     const clock = { nowMs: () => 0, wallMs: () => Date.now(), after: () => () => {} }
     const store = openStore({ directory: ${JSON.stringify(directory)}, clock })
     const item = (itemId, fields) =>
       ({ itemId, role: 'user', modality: 'text', status: 'completed', text: itemId, createdAtMs: 1, ...fields })
     ${script}`,
  )
  const running = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(running, 'exit')
  const kill = async (): Promise<void> => {
    running.kill('SIGKILL')
    await exited
  }
  try {
    for await (const line of createInterface({ input: running.stdout })) yield { line, kill }
  } finally {
    await kill()
  }
}

test('conversations, sessions, notes and timers are there after a restart', () => {
  const first = reopen()
  const { conversationId } = first.conversations.create()
  const item = itemSchema.parse({
    itemId: 'a',
    role: 'user',
    modality: 'voice',
    status: 'completed',
    text: 'remind me',
    certainty: 0.8,
    createdAtMs: 5,
  })
  first.conversations.saveItem(conversationId, item)
  first.conversations.rememberSession('s', conversationId)
  const note = first.notes.add('buy milk')
  const timer = first.timers.add({ kind: 'timer', label: 'tea', createdAtMs: 1, dueAtMs: 2 })

  const second = reopen()
  expect(second.notice).toBeUndefined()
  expect(second.conversations.conversationOfSession('s')).toBe(conversationId)
  expect(second.conversations.items(conversationId)).toStrictEqual([item])
  expect(second.notes.list()).toEqual([note])
  expect(second.timers.list()).toEqual([timer])
})

test('a conversation in which nothing was said is forgotten a day later, with its session, and no other', () => {
  const first = reopen()
  const { conversationId: empty } = first.conversations.create()
  const { conversationId: used } = first.conversations.create()
  first.conversations.rememberSession('s', empty)
  first.conversations.saveItem(used, {
    itemId: 'a',
    role: 'user',
    modality: 'text',
    status: 'completed',
    text: 'Hello',
    createdAtMs: 1,
  })
  expect(reopen().conversations.has(empty)).toBe(true)
  clock.advance(25 * 60 * 60 * 1000)
  const later = reopen()
  expect([later.conversations.has(empty), later.conversations.has(used)]).toEqual([false, true])
  expect(later.conversations.conversationOfSession('s')).toBeUndefined()
})

test('kill -9 in the middle of writing loses nothing that was saved, and the answer in progress is marked interrupted', async () => {
  let lastTurn = -1
  let lastDraft = 0
  for await (const { line, kill } of child(`
    const { conversationId } = store.conversations.create()
    store.conversations.rememberSession('s', conversationId)
    for (let turn = 0; ; turn++) {
      store.conversations.saveItem(conversationId, item('user-' + turn))
      console.log('turn ' + turn)
      for (let words = 1; words <= 20; words++) {
        const text = 'word '.repeat(words)
        store.conversations.saveItem(conversationId, item('answer-' + turn, { role: 'assistant', status: 'streaming', text }))
        console.log('draft ' + text.length)
      }
      store.conversations.saveItem(conversationId, item('answer-' + turn, { role: 'assistant' }))
    }`)) {
    const [kind, value] = line.split(' ')
    if (kind === 'turn') {
      lastTurn = Number(value)
      lastDraft = 0
    } else lastDraft = Number(value)
    if (lastTurn === 30 && lastDraft >= 50) await kill()
  }

  const store = reopen()
  expect(store.notice).toBeUndefined()
  const items = store.conversations.items(store.conversations.conversationOfSession('s') ?? '')
  const users = items.filter((item) => item.role === 'user').map((item) => item.itemId)
  expect(users.slice(0, lastTurn + 1)).toEqual(Array.from({ length: lastTurn + 1 }, (_, turn) => `user-${turn}`))
  const answer = items.find((item) => item.itemId === `answer-${lastTurn}`)
  // The child may have gone on for a few writes after the last line that was read here.
  if (answer?.text.startsWith('word') === true) {
    expect(answer.status).toBe('interrupted')
    expect(answer.text.length).toBeGreaterThanOrEqual(lastDraft)
  } else expect(answer).toMatchObject({ status: 'completed' })
  expect(items.filter((item) => item.status === 'streaming')).toEqual([])
})

test('a draft left by a killed process becomes interrupted and keeps its text', async () => {
  for await (const { kill } of child(`
    const { conversationId } = store.conversations.create()
    store.conversations.rememberSession('s', conversationId)
    store.conversations.saveItem(conversationId,
      item('a', { role: 'assistant', status: 'streaming', text: 'Once upon', generatedText: 'Once upon a time' }))
    console.log('saved')
    setInterval(() => {}, 1000)`))
    await kill()
  const store = reopen()
  expect(store.conversations.items(store.conversations.conversationOfSession('s') ?? '')).toEqual([
    expect.objectContaining({ status: 'interrupted', text: 'Once upon', generatedText: 'Once upon a time' }),
  ])
})

test('an answer without a word when the process was killed is no part of the conversation, one that was shown and not heard is', async () => {
  for await (const { kill } of child(`
    const { conversationId } = store.conversations.create()
    store.conversations.rememberSession('s', conversationId)
    store.conversations.saveItem(conversationId, item('a', { text: 'Tell me a story.' }))
    store.conversations.saveItem(conversationId,
      item('b', { role: 'assistant', status: 'streaming', text: '', generatedText: 'Once upon a time' }))
    store.conversations.saveItem(conversationId, item('c', { role: 'assistant', status: 'streaming', text: '' }))
    console.log('saved')
    setInterval(() => {}, 1000)`))
    await kill()
  const store = reopen()
  expect(store.conversations.items(store.conversations.conversationOfSession('s') ?? '')).toEqual([
    expect.objectContaining({ text: 'Tell me a story.' }),
    expect.objectContaining({ status: 'interrupted', text: '', generatedText: 'Once upon a time' }),
  ])
})

test('a profile that another process holds is refused with what to do, and is free again when that one is killed', async () => {
  for await (const { kill } of child(`console.log('open'); setInterval(() => {}, 1000)`)) {
    const refusal = refusalOf(reopen)
    expect(refusal.code).toBe('store-failed')
    expect(refusal.message).toContain('Another Parley is using this profile.')
    await kill()
  }
  expect(reopen().notice).toBeUndefined()
})

test('the store is readable by its owner alone, in a directory of its own', () => {
  const profile = join(directory, 'new', 'profile')
  const store = openStore({ directory: profile, clock })
  open.push(store)
  store.conversations.create()
  expect(statSync(profile).mode & 0o777).toBe(0o700)
  const files = readdirSync(profile)
  expect(files).toContain('parley.db-wal')
  for (const file of files) expect([file, statSync(join(profile, file)).mode & 0o777]).toEqual([file, 0o600])
})

test('a store that others could read is closed to them, its directory is left as the user made it', () => {
  reopen().close()
  chmodSync(join(directory, 'parley.db'), 0o644)
  chmodSync(directory, 0o755)
  reopen()
  expect(statSync(join(directory, 'parley.db')).mode & 0o777).toBe(0o600)
  expect(statSync(directory).mode & 0o777).toBe(0o755)
})

test('a damaged file is put aside with a notice that names it, and a new store begins', () => {
  const damaged = 'This is no database. '.repeat(500)
  writeFileSync(join(directory, 'parley.db'), damaged)
  const store = reopen()
  const aside = 'parley.db.corrupt-20260101T120000000Z'
  expect(store.notice).toContain(aside)
  expect(readFileSync(join(directory, aside), 'utf8')).toBe(damaged)
  store.notes.add('it works')
  expect(store.notes.list()).toHaveLength(1)
})

test('damage in the middle of the file is found at open, not in the middle of a conversation', () => {
  const store = reopen()
  const { conversationId } = store.conversations.create()
  for (let turn = 0; turn < 200; turn++)
    store.conversations.saveItem(conversationId, {
      itemId: `item-${turn}`,
      role: 'user',
      modality: 'text',
      status: 'completed',
      text: 'x'.repeat(500),
      createdAtMs: turn,
    })
  store.close()
  const path = join(directory, 'parley.db')
  const bytes = readFileSync(path)
  bytes.fill(0xa5, 4096 * 8, 4096 * 20)
  writeFileSync(path, bytes)
  const renewed = reopen()
  expect(renewed.notice).toContain('could not read its saved conversations')
  expect(renewed.conversations.list()).toEqual([])
})

test('a file of no bytes is said, not taken for a new profile', () => {
  writeFileSync(join(directory, 'parley.db'), '')
  expect(reopen().notice).toContain('was empty')
  expect(reopen().notice).toBeUndefined()
})

test('a profile of a newer version is refused and left as it was', () => {
  reopen().close()
  const newer = new DatabaseSync(join(directory, 'parley.db'))
  newer.exec('PRAGMA user_version = 7')
  newer.close()
  const refusal = refusalOf(reopen)
  expect(refusal.code).toBe('store-failed')
  expect(refusal.message).toContain(`newer Parley (store version 7; this one knows ${migrations.length})`)
  expect(readdirSync(directory).filter((file) => file.includes('corrupt'))).toEqual([])
})

test('a directory that cannot be made is refused with a sentence', () => {
  writeFileSync(join(directory, 'file'), '')
  const refusal = refusalOf(() => openStore({ directory: join(directory, 'file', 'profile'), clock }))
  expect(refusal.code).toBe('store-failed')
  mkdirSync(join(directory, 'parley.db'))
  expect(refusalOf(reopen).message).toContain('could not open its store')
})

test('a write that fails is said and is not there afterwards', () => {
  const store = reopen()
  const { conversationId } = store.conversations.create()
  store.close()
  const refusal = refusalOf(() => {
    store.conversations.saveItem(conversationId, {
      itemId: 'a',
      role: 'user',
      modality: 'text',
      status: 'completed',
      text: 'x',
      createdAtMs: 1,
    })
  })
  expect(refusal.code).toBe('store-failed')
  expect(reopen().conversations.items(conversationId)).toEqual([])
})

test('what was deleted before the death of a process can come back for the rest of its time, and is gone after it', () => {
  const { conversations } = reopen()
  const [early, late] = [conversations.create().conversationId, conversations.create().conversationId]
  conversations.delete(early)
  clock.advance(10_000)
  conversations.delete(late)
  clock.advance(19_999)
  const next = reopenAfterCrash().conversations
  clock.advance(1)
  expect(() => {
    next.restore(early)
  }).toThrow('gone')
  next.restore(late)
  next.delete(late)
  clock.advance(30_000)
  const last = reopenAfterCrash().conversations
  expect(() => {
    last.restore(late)
  }).toThrow('gone')
})
